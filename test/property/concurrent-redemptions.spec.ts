import fc from 'fast-check';
import { untilSeen } from '../support/coverage';
import { EntryView } from '../../src/ledger/api/entry.dto';
import { ManualClock } from '../support/journal-fixture';
import { Community, entriesOf, entryOf, idOf } from '../support/community';
import {
  CompletedRequest,
  HistoryAdapter,
  SequentialModel,
  concurrently,
  unexplained,
} from '../support/concurrent-history';
import { ON_POSTGRES, dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { Reply, Service, newService } from '../support/service';

const CLIENTS = 6;
/** Price of the offer M01-1 and earnings of one service, in hundredths of a point. */
const [PRICE, EARNED] = [60, 200];

/** An action at a counter. Earlier requests, holds and redemptions are numbered from the newest, 0. */
type Action =
  | { readonly do: 'redeem' | 'reserve'; readonly quantity: number }
  | { readonly do: 'capture'; readonly of: number; readonly points: number }
  | { readonly do: 'release'; readonly of: number }
  | { readonly do: 'refund'; readonly of: number; readonly points: number }
  | { readonly do: 'revoke'; readonly of: number }
  | { readonly do: 'again'; readonly of: number; readonly change: boolean };

const nth = fc.nat(3);
const points = fc.integer({ min: 1, max: 150 });
const weighted = <T>(weight: number, arbitrary: fc.Arbitrary<T>): { weight: number; arbitrary: fc.Arbitrary<T> } => ({
  weight,
  arbitrary,
});
const quantity = fc.integer({ min: 1, max: 3 });
const actions = fc.array(
  fc.oneof<{ weight: number; arbitrary: fc.Arbitrary<Action> }[]>(
    weighted(4, fc.record({ do: fc.constant('redeem' as const), quantity })),
    weighted(5, fc.record({ do: fc.constant('reserve' as const), quantity })),
    weighted(5, fc.record({ do: fc.constant('capture' as const), of: nth, points })),
    weighted(2, fc.record({ do: fc.constant('release' as const), of: nth })),
    weighted(4, fc.record({ do: fc.constant('refund' as const), of: nth, points })),
    weighted(1, fc.record({ do: fc.constant('revoke' as const), of: nth })),
    weighted(4, fc.record({ do: fc.constant('again' as const), of: nth, change: fc.boolean() })),
  ),
  { minLength: 60, maxLength: 80, size: 'max' },
);

/** An HTTP request, with its action in the terms of the model. */
interface CounterRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly action: { readonly do: Exclude<Action['do'], 'again'>; readonly what: string; readonly points: number };
}

const ADAPTER: HistoryAdapter<CounterRequest, Reply> = {
  key: ({ key, path, body }) => ({ name: key, body: JSON.stringify([path, body]) }),
  resolution: ({ headers, body }) =>
    body['code'] === 'idempotency-key-reused'
      ? 'reused'
      : headers.get('idempotency-replayed') === 'true'
        ? 'replayed'
        : 'decided',
  seq: (reply) => (reply.status === 201 ? entryOf(reply).seq : undefined),
  text: (reply) => (reply.status === 201 ? textOf(entriesOf(reply)) : String(reply.body['code'])),
};

/** A booking in the terms of the model: its entry kinds and the volunteer's balances after them. */
function textOf(entries: readonly EntryView[]): string {
  const postings = entries.flatMap(({ postings: rest }) => rest.filter(({ account }) => account.startsWith('points:')));
  return [...entries.map(({ kind }) => kind), ...postings.map(({ balanceAfter }) => balanceAfter)].join(' ');
}

/** A minimal model of one volunteer's points. */
class PointsModel implements SequentialModel<CounterRequest> {
  private state = { points: 0, held: {} as Record<string, number>, left: {} as Record<string, number>, records: [''] };

  constructor(records: readonly string[]) {
    this.state.points = EARNED * records.length;
    this.state.records = [...records];
  }

  preview(request: CounterRequest): string {
    const before = structuredClone(this.state);
    const answer = this.decide(request, '');
    this.state = before;
    return answer;
  }

  /** Applies a request; the hold or redemption that it creates is named by the request's key. */
  apply(request: CounterRequest): string {
    return this.decide(request, request.key);
  }

  private decide({ action }: CounterRequest, id: string): string {
    const { held, left, records } = this.state;
    const available = this.state.points - Object.values(held).reduce((sum, rest) => sum + rest, 0);
    switch (action.do) {
      case 'redeem':
        if (action.points > available) return 'insufficient-points';
        left[id] = action.points;
        return this.moved('points.captured', -action.points);
      case 'reserve':
        if (action.points > available) return 'insufficient-points';
        held[id] = action.points;
        return 'points.reserved';
      case 'capture': {
        const most = held[action.what];
        if (most === undefined) return 'hold-resolved';
        if (action.points > most) return 'more-than-held';
        delete held[action.what];
        left[id] = action.points;
        return this.moved('points.captured', -action.points);
      }
      case 'release':
        if (held[action.what] === undefined) return 'hold-resolved';
        delete held[action.what];
        return 'points.released';
      case 'refund': {
        const most = left[action.what] ?? 0;
        if (action.points > most) return 'more-than-captured';
        left[action.what] = most - action.points;
        return this.moved('points.refunded', action.points);
      }
      case 'revoke':
        if (!records.includes(action.what)) return 'already-reversed';
        records.splice(records.indexOf(action.what), 1);
        return this.moved('entry.reversed', -EARNED);
    }
  }

  private moved(kind: string, amount: number): string {
    this.state.points += amount;
    return `${kind} ${this.state.points}`;
  }
}

describe(`concurrent requests at several counters${ON_POSTGRES ? ' of two services' : ''}`, () => {
  let folder: string;
  let services: Service[];
  let community: Community;
  let counter = 0;
  beforeAll(async () => {
    folder = await newTemporaryDatabase();
    const clock = new ManualClock('2026-11-20T04:00:00.000Z');
    services = [await newService(clock, folder), ...(ON_POSTGRES ? [await newService(clock, folder)] : [])];
    community = await Community.create(services[0] as Service);
    await community.patch('offers/M01-1', { pricePointHundredths: PRICE });
  });
  afterAll(async () => {
    for (const service of services) await service.end();
    await dropTemporaryDatabase(folder);
  });

  /** The holds, redemptions and records that the counters know so far. */
  class KnownItems {
    readonly records: string[] = [];
    readonly held = new Map<string, string>();
    readonly bought = new Map<string, string>();
    readonly sentRequests: CounterRequest[] = [];

    constructor(readonly volunteer: string) {}

    /** The request of an action; undefined when the hold, redemption or record that it needs does not exist yet. */
    request(action: Action): CounterRequest | undefined {
      if (action.do === 'again') {
        const earlier = this.sentRequests.at(-1 - action.of);
        if (!earlier || !action.change) return earlier;
        // The key belongs to whichever of the two requests arrives first.
        const body = { volunteer: this.volunteer, offer: 'M01-1', quantity: 9 };
        return { ...earlier, path: 'redemptions', body, action: { do: 'redeem', what: '', points: PRICE * 9 } };
      }
      const key = `counter-${(counter += 1)}`;
      const request = this.newRequest(action, key);
      if (request) this.sentRequests.push(request);
      return request;
    }

    /** Stores the hold or redemption that a booking created. */
    note({ key, action }: CounterRequest, reply: Reply): void {
      if (reply.status !== 201) return;
      const { hold, redemption } = entryOf(reply).facts as { hold?: string; redemption?: string };
      if (action.do === 'reserve' && hold !== undefined) this.held.set(key, hold);
      if ((action.do === 'redeem' || action.do === 'capture') && redemption !== undefined)
        this.bought.set(key, redemption);
    }

    private newRequest(action: Exclude<Action, { do: 'again' }>, key: string): CounterRequest | undefined {
      const { volunteer } = this;
      switch (action.do) {
        case 'redeem':
        case 'reserve': {
          const body = { volunteer, offer: 'M01-1', quantity: action.quantity };
          const path = action.do === 'redeem' ? 'redemptions' : 'reservations';
          return { path, body, key, action: { do: action.do, what: '', points: PRICE * action.quantity } };
        }
        case 'capture':
        case 'release': {
          const [what, id] = [...this.held].at(-1 - action.of) ?? [];
          if (what === undefined) return undefined;
          const amount = action.do === 'capture' ? action.points : 0;
          const body = action.do === 'capture' ? { pointHundredths: amount } : {};
          return {
            path: `reservations/${id}/${action.do}`,
            body,
            key,
            action: { do: action.do, what, points: amount },
          };
        }
        case 'refund': {
          const [what, redemption] = [...this.bought].at(-1 - action.of) ?? [];
          if (what === undefined) return undefined;
          const body = { redemption, pointHundredths: action.points };
          return { path: 'refunds', body, key, action: { do: 'refund', what, points: action.points } };
        }
        case 'revoke': {
          const what = this.records.at(-1 - action.of);
          if (what === undefined) return undefined;
          const path = `service-records/${what}/revocation`;
          return { path, body: { reason: '误审' }, key, action: { do: 'revoke', what, points: 0 } };
        }
      }
    }
  }

  async function play(
    items: KnownItems,
    sequence: readonly Action[],
  ): Promise<CompletedRequest<CounterRequest, Reply>[]> {
    // A lane chooses each request when it sends it, from the items known by then.
    function* lane(nth: number): Iterable<CounterRequest> {
      for (const [n, action] of sequence.entries()) {
        const request = n % CLIENTS === nth ? items.request(action) : undefined;
        if (request) yield request;
      }
    }
    const send = async (request: CounterRequest, nth: number): Promise<Reply> => {
      const through = Object.assign(Object.create(community) as Community, {
        service: services[nth % services.length],
      });
      const { path, body, key } = request;
      const reply = await through.post(path, body, through.within({ key: community.keys.approver, idem: key }));
      items.note(request, reply);
      return reply;
    };
    return concurrently(
      Array.from({ length: CLIENTS }, (_, nth) => lane(nth)),
      send,
    );
  }

  // docs/ledger.md §8 no. 15 over HTTP, with redemptions, refunds and revocations that leave a debt.
  it('are answered as if they had been handled one after another', async () => {
    const answers = new Set<string>();
    const property = fc.asyncProperty(actions, async (sequence) => {
      const items = new KnownItems(`P${(counter += 1)}`);
      await community.booked('volunteers', { code: items.volunteer });
      for (let n = 0; n < 7; n += 1) items.records.push(idOf(await community.serve(items.volunteer)));
      const completed = await play(items, sequence);
      expect(unexplained(completed, ADAPTER, new PointsModel(items.records))).toEqual([]);
      for (const { outcome } of completed) answers.add(ADAPTER.text(outcome).split(' ')[0] ?? '');
    });
    const booked = ['points.captured', 'points.reserved', 'points.refunded', 'entry.reversed'];
    const refused = ['idempotency-key-reused', 'insufficient-points', 'hold-resolved', 'more-than-captured'];
    await untilSeen([...booked, ...refused], answers, () => fc.assert(property, { numRuns: 6, endOnFailure: true }));
  });
});
