import fc from 'fast-check';
import { EntryView } from '../../src/ledger/api/entry.dto';
import { ManualClock } from '../support/journal-fixture';
import { Community, entriesOf, entryOf, idOf } from '../support/community';
import { Happened, Reading, Teller, concurrently, unexplained } from '../support/concurrent-history';
import { ON_POSTGRES, dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { Reply, Service, newService } from '../support/service';

const CLIENTS = 6;
/** What M01-1 costs, and what a volunteer earns by one service. */
const [PRICE, EARNED] = [60, 200];

/** What somebody at a counter wants. Things are named by when they came; the newest is 0. */
type Wish =
  | { readonly do: 'redeem' | 'reserve'; readonly quantity: number }
  | { readonly do: 'capture'; readonly of: number; readonly points: number }
  | { readonly do: 'release'; readonly of: number }
  | { readonly do: 'refund'; readonly of: number; readonly points: number }
  | { readonly do: 'revoke'; readonly of: number }
  | { readonly do: 'again'; readonly of: number; readonly change: boolean };

const nth = fc.nat(3);
const points = fc.integer({ min: 1, max: 150 });
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>): { weight: number; arbitrary: fc.Arbitrary<T> } => ({
  weight,
  arbitrary,
});
const quantity = fc.integer({ min: 1, max: 3 });
const wishes = fc.array(
  fc.oneof<{ weight: number; arbitrary: fc.Arbitrary<Wish> }[]>(
    often(4, fc.record({ do: fc.constant('redeem' as const), quantity })),
    often(5, fc.record({ do: fc.constant('reserve' as const), quantity })),
    often(5, fc.record({ do: fc.constant('capture' as const), of: nth, points })),
    often(2, fc.record({ do: fc.constant('release' as const), of: nth })),
    often(4, fc.record({ do: fc.constant('refund' as const), of: nth, points })),
    often(1, fc.record({ do: fc.constant('revoke' as const), of: nth })),
    often(4, fc.record({ do: fc.constant('again' as const), of: nth, change: fc.boolean() })),
  ),
  { minLength: 60, maxLength: 80, size: 'max' },
);

/** A request, with what it means to the one who tells the story. */
interface Question {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly means: { readonly do: Exclude<Wish['do'], 'again'>; readonly what: string; readonly points: number };
}

const READING: Reading<Question, Reply> = {
  key: ({ key, path, body }) => ({ name: key, body: JSON.stringify([path, body]) }),
  fate: ({ headers, body }) =>
    body['code'] === 'idempotency-key-reused'
      ? 'reused'
      : headers.get('idempotency-replayed') === 'true'
        ? 'replayed'
        : 'decided',
  seq: (reply) => (reply.status === 201 ? entryOf(reply).seq : undefined),
  text: (reply) => (reply.status === 201 ? said(entriesOf(reply)) : String(reply.body['code'])),
};

/** A booking as its story is told: its kinds, and what the volunteer has then. */
function said(entries: readonly EntryView[]): string {
  const postings = entries.flatMap(({ postings: some }) => some.filter(({ account }) => account.startsWith('points:')));
  return [...entries.map(({ kind }) => kind), ...postings.map(({ balanceAfter }) => balanceAfter)].join(' ');
}

/** One volunteer's points in the plainest way. */
class Counter implements Teller<Question> {
  private state = { points: 0, held: {} as Record<string, number>, left: {} as Record<string, number>, records: [''] };

  constructor(records: readonly string[]) {
    this.state.points = EARNED * records.length;
    this.state.records = [...records];
  }

  wouldSay(question: Question): string {
    const before = structuredClone(this.state);
    const answer = this.decide(question, '');
    this.state = before;
    return answer;
  }

  /** What it makes is named by its answer: a hold and a redemption by the ids that were given to them. */
  take(question: Question): string {
    return this.decide(question, question.key);
  }

  private decide({ means }: Question, id: string): string {
    const { held, left, records } = this.state;
    const available = this.state.points - Object.values(held).reduce((sum, some) => sum + some, 0);
    switch (means.do) {
      case 'redeem':
        if (means.points > available) return 'insufficient-points';
        left[id] = means.points;
        return this.moved('points.captured', -means.points);
      case 'reserve':
        if (means.points > available) return 'insufficient-points';
        held[id] = means.points;
        return 'points.reserved';
      case 'capture': {
        const most = held[means.what];
        if (most === undefined) return 'hold-resolved';
        if (means.points > most) return 'more-than-held';
        delete held[means.what];
        left[id] = means.points;
        return this.moved('points.captured', -means.points);
      }
      case 'release':
        if (held[means.what] === undefined) return 'hold-resolved';
        delete held[means.what];
        return 'points.released';
      case 'refund': {
        const most = left[means.what] ?? 0;
        if (means.points > most) return 'more-than-captured';
        left[means.what] = most - means.points;
        return this.moved('points.refunded', means.points);
      }
      case 'revoke':
        if (!records.includes(means.what)) return 'already-reversed';
        records.splice(records.indexOf(means.what), 1);
        return this.moved('entry.reversed', -EARNED);
    }
  }

  private moved(kind: string, amount: number): string {
    this.state.points += amount;
    return `${kind} ${this.state.points}`;
  }
}

describe(`people at several counters${ON_POSTGRES ? ', of two services' : ''}, all at the same time`, () => {
  let folder: string;
  let services: Service[];
  let community: Community;
  let made = 0;
  beforeAll(async () => {
    folder = await newTemporaryDatabase();
    const clock = new ManualClock('2026-11-20T04:00:00.000Z');
    services = [await newService(clock, folder), ...(ON_POSTGRES ? [await newService(clock, folder)] : [])];
    community = await Community.found(services[0] as Service);
    await community.patch('offers/M01-1', { pricePointHundredths: PRICE });
  });
  afterAll(async () => {
    for (const service of services) await service.end();
    await dropTemporaryDatabase(folder);
  });

  /** Names what has come about so far, as those at the counters know it. */
  class Known {
    readonly records: string[] = [];
    readonly held = new Map<string, string>();
    readonly bought = new Map<string, string>();
    readonly input: Question[] = [];

    constructor(readonly volunteer: string) {}

    /** The request that a wish comes to now; undefined where there is nothing to do it to. */
    question(wish: Wish): Question | undefined {
      if (wish.do === 'again') {
        const earlier = this.input.at(-1 - wish.of);
        if (!earlier || !wish.change) return earlier;
        // Whichever of the two comes first is what the key stands for.
        const body = { volunteer: this.volunteer, offer: 'M01-1', quantity: 9 };
        return { ...earlier, path: 'redemptions', body, means: { do: 'redeem', what: '', points: PRICE * 9 } };
      }
      const key = `counter-${(made += 1)}`;
      const question = this.fresh(wish, key);
      if (question) this.input.push(question);
      return question;
    }

    /** Notes what a booking made. */
    note({ key, means }: Question, reply: Reply): void {
      if (reply.status !== 201) return;
      const { hold, redemption } = entryOf(reply).facts as { hold?: string; redemption?: string };
      if (means.do === 'reserve' && hold !== undefined) this.held.set(key, hold);
      if ((means.do === 'redeem' || means.do === 'capture') && redemption !== undefined)
        this.bought.set(key, redemption);
    }

    private fresh(wish: Exclude<Wish, { do: 'again' }>, key: string): Question | undefined {
      const { volunteer } = this;
      switch (wish.do) {
        case 'redeem':
        case 'reserve': {
          const body = { volunteer, offer: 'M01-1', quantity: wish.quantity };
          const path = wish.do === 'redeem' ? 'redemptions' : 'reservations';
          return { path, body, key, means: { do: wish.do, what: '', points: PRICE * wish.quantity } };
        }
        case 'capture':
        case 'release': {
          const [what, id] = [...this.held].at(-1 - wish.of) ?? [];
          if (what === undefined) return undefined;
          const input = wish.do === 'capture' ? wish.points : 0;
          const body = wish.do === 'capture' ? { pointHundredths: input } : {};
          return { path: `reservations/${id}/${wish.do}`, body, key, means: { do: wish.do, what, points: input } };
        }
        case 'refund': {
          const [what, redemption] = [...this.bought].at(-1 - wish.of) ?? [];
          if (what === undefined) return undefined;
          const body = { redemption, pointHundredths: wish.points };
          return { path: 'refunds', body, key, means: { do: 'refund', what, points: wish.points } };
        }
        case 'revoke': {
          const what = this.records.at(-1 - wish.of);
          if (what === undefined) return undefined;
          const path = `service-records/${what}/revocation`;
          return { path, body: { reason: '误审' }, key, means: { do: 'revoke', what, points: 0 } };
        }
      }
    }
  }

  async function play(known: Known, input: readonly Wish[]): Promise<Happened<Question, Reply>[]> {
    // A lane decides what it asks for when its turn comes, by what is known then.
    function* lane(nth: number): Iterable<Question> {
      for (const [n, wish] of input.entries()) {
        const question = n % CLIENTS === nth ? known.question(wish) : undefined;
        if (question) yield question;
      }
    }
    const ask = async (question: Question, nth: number): Promise<Reply> => {
      const through = Object.assign(Object.create(community) as Community, {
        service: services[nth % services.length],
      });
      const { path, body, key } = question;
      const reply = await through.post(path, body, { key: community.keys.approver, idem: key });
      known.note(question, reply);
      return reply;
    };
    return concurrently(
      Array.from({ length: CLIENTS }, (_, nth) => lane(nth)),
      ask,
    );
  }

  // ledger.md §8 no. 15, over HTTP: with redemptions, refunds, and revocations that leave a debt.
  it('were answered as if one had come after the other', async () => {
    const answers = new Set<string>();
    await fc.assert(
      fc.asyncProperty(wishes, async (input) => {
        const known = new Known(`P${(made += 1)}`);
        await community.booked('volunteers', { code: known.volunteer });
        for (let n = 0; n < 7; n += 1) known.records.push(idOf(await community.serve(known.volunteer)));
        const happened = await play(known, input);
        expect(unexplained(happened, READING, new Counter(known.records))).toEqual([]);
        for (const { outcome } of happened) answers.add(READING.text(outcome).split(' ')[0] ?? '');
      }),
      { numRuns: 6, endOnFailure: true },
    );
    // All of it was there: what never happens can't go wrong.
    const needed = [
      'points.captured',
      'points.reserved',
      'points.refunded',
      'entry.reversed',
      'idempotency-key-reused',
    ];
    const refused = ['insufficient-points', 'hold-resolved', 'more-than-captured'];
    expect([...needed, ...refused].filter((one) => !answers.has(one))).toEqual([]);
  });
});
