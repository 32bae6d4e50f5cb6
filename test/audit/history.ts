import { communityAccount, ownAccount } from '../../src/ledger/core/accounts';
import { EntryDraft, PostingDraft, movement, postings } from '../../src/ledger/core/entry';
import { EntryQueries } from '../../src/ledger/journal/entry-queries';
import { reversalOf } from '../../src/ledger/core/reversal';
import { PolicyPack } from '../../src/policies/policy-pack';
import { SUNRISE } from '../../src/policies/packs/sunrise';
import { Policies } from '../../src/policies/policies.service';
import { Exports } from '../../src/audit/exports.service';
import { JournalFixture, newJournalFixture, newRequest, post } from '../support/journal-fixture';

const CURRENCY = 'CNY';
const PEOPLE = 12;

/** Pseudo-random integers from 0 up to a limit, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const community = (kind: 'opening' | 'issuance' | 'fund' | 'clearing', unit: string): PostingDraft['account'] =>
  communityAccount(kind, unit);
const own = (kind: 'record' | 'coins' | 'points' | 'shop' | 'payable', owner: string): PostingDraft['account'] =>
  ownAccount(kind, owner, CURRENCY);

/** A random ledger with every kind of entry that the verifier checks. */
export class History {
  private readonly random: (limit: number) => number;
  private minutes = 0;
  private holdCount = 0;
  private policy: string | undefined;
  private openHolds: { id: string; person: string; shop: string; amount: number; expires: number }[] = [];

  private constructor(
    readonly fixture: JournalFixture,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  static async create(seed: number): Promise<History> {
    const fixture = await newJournalFixture();
    await fixture.ledgers.create({ ledger: 'sunrise', name: 'x', zone: 'Asia/Shanghai', currency: CURRENCY });
    return new History(fixture, seed);
  }

  get exports(): Exports {
    const { database, ledgers, checkpoints } = this.fixture;
    return new Exports(database, ledgers, new EntryQueries(database), checkpoints);
  }

  get now(): string {
    return new Date(Date.parse('2026-08-01T00:00:00.000Z') + this.minutes * 60_000).toISOString();
  }

  async adopt(pack: PolicyPack = SUNRISE): Promise<void> {
    const { database, ledgers, journal } = this.fixture;
    const outcome = await new Policies(database, ledgers, journal).adopt(newRequest({ arrived: this.now }), pack);
    if (outcome.kind !== 'booked') throw new Error(`the policy was ${outcome.kind}`);
    this.policy = outcome.entries[0]?.policy;
  }

  /** Posts one draft. Returns its entry number, or undefined when it is rejected. */
  async book(draft: Partial<EntryDraft> & Pick<EntryDraft, 'kind'>, settling = false): Promise<number | undefined> {
    const entry: EntryDraft = {
      period: '2026-08',
      occurred: '2026-08-01',
      facts: {},
      sides: [],
      policy: this.policy,
      ...draft,
    };
    const { sides, reserve, ref } = entry;
    const accounts = [...sides.map(({ account }) => account), ...(reserve ? [reserve.from, reserve.to] : [])];
    const outcome = await post(this.fixture, accounts, () => ({ drafts: [entry] }), {
      request: newRequest({ arrived: this.now }),
      entries: [ref?.reverses ?? 0],
      holds: [ref?.hold ?? reserve?.id ?? ''],
      settling,
    });
    this.minutes += this.random(3);
    return outcome.kind === 'booked' ? outcome.entries[0]?.seq : undefined;
  }

  /** Posts a number of random events in a month. */
  async addRandomEvents(events: number, period: string): Promise<void> {
    for (let n = 0; n < events; n += 1) await this.addRandomEvent(period);
  }

  private async addRandomEvent(period: string): Promise<void> {
    const person = `p${this.random(PEOPLE)}`;
    const shop = `s${this.random(3)}`;
    const amount = 1 + this.random(500);
    switch (this.random(8)) {
      case 0:
        await this.book({
          kind: 'fund.received',
          period,
          sides: movement(community('clearing', CURRENCY), community('fund', CURRENCY), amount),
        });
        return;
      case 1:
        return this.hold(person, shop, { amount, period });
      case 2:
      case 3:
        return this.resolve(period);
      case 4:
        await this.book({
          kind: 'points.captured',
          period,
          sides: movement(own('points', person), own('shop', shop), amount),
        });
        return;
      case 5:
        return this.reverse(1 + this.random(40), period);
      default:
        await this.book({
          kind: 'service.recorded',
          period,
          facts: { volunteer: person, list: [{ a: '1' }] },
          sides: this.service(person, amount),
        });
    }
  }

  private service(person: string, amount: number): PostingDraft[] {
    return postings(
      ...movement(community('opening', 'MIN'), own('record', person), amount),
      ...movement(community('issuance', 'COIN'), own('coins', person), amount),
      ...movement(community('issuance', 'POINT'), own('points', person), amount * 3),
    );
  }

  /** Places a hold on a person's points for a shop. */
  async hold(person: string, shop: string, { amount, period }: { amount: number; period: string }): Promise<void> {
    this.holdCount += 1;
    const id = `hold-${this.holdCount}`;
    const expires = this.minutes + 5 + this.random(40);
    const expiresAt = new Date(Date.parse(this.now) + (expires - this.minutes) * 60_000).toISOString();
    const [from, to] = [own('points', person), own('shop', shop)];
    const facts = { hold: id, account: from.id, to: to.id, amount: String(amount), expiresAt, shop };
    const reserve = { id, from, to, amount, expiresAt };
    if ((await this.book({ kind: 'points.reserved', period, facts, reserve })) === undefined) return;
    this.openHolds.push({ id, person, shop, amount, expires });
  }

  private async resolve(period: string): Promise<void> {
    const hold = this.openHolds[this.random(this.openHolds.length || 1)];
    // Some holds are left to expire.
    if (!hold || this.random(5) === 0) return;
    this.openHolds = this.openHolds.filter((one) => one !== hold);
    const amount = Math.max(1, hold.amount - this.random(3));
    const captured = await this.book({
      kind: 'points.captured',
      period,
      ref: { hold: hold.id },
      sides: movement(own('points', hold.person), own('shop', hold.shop), amount),
    });
    if (captured === undefined) await this.book({ kind: 'points.released', period, ref: { hold: hold.id } });
  }

  private async reverse(seq: number, period: string): Promise<void> {
    const original = await this.fixture.reads.entry('sunrise', seq);
    if (!original || original.kind !== 'service.recorded') return;
    const reversal = reversalOf(original, { period, occurred: `${period}-01`, reason: 'mistake' });
    if (seq % 2 === 0) await this.book(reversal);
    else await this.correct(reversal, seq);
  }

  /** Reverses a service entry and posts a smaller replacement in one command. */
  private async correct(reversal: EntryDraft, seq: number): Promise<void> {
    const { volunteer = 'p0', ...facts } = reversal.facts['original'] as Readonly<Record<string, string>>;
    const replacement: EntryDraft = {
      ...{ kind: 'service.recorded', period: reversal.period, occurred: reversal.occurred, policy: this.policy },
      ...{
        facts: { ...facts, volunteer },
        sides: this.service(volunteer, 1 + this.random(20)),
        ref: { supersedes: seq },
      },
    };
    const accounts = [...reversal.sides, ...replacement.sides].map(({ account }) => account);
    const request = newRequest({ arrived: this.now });
    await post(this.fixture, accounts, () => ({ drafts: [reversal, replacement] }), { request, entries: [seq] });
  }

  /** Reverses a service of p99 whose points were spent and held meanwhile; a later service pays part of the debt. */
  async createDebt(period: string): Promise<void> {
    const service = { kind: 'service.recorded', period, facts: { volunteer: 'p99' } } as const;
    const seq = await this.book({ ...service, sides: this.service('p99', 10) });
    const captured = (amount: number): PostingDraft[] => movement(own('points', 'p99'), own('shop', 's1'), amount);
    await this.book({ kind: 'points.captured', period, sides: captured(20) });
    await this.hold('p99', 's1', { amount: 5, period });
    const hold = this.openHolds.pop();
    const original = await this.fixture.reads.entry('sunrise', seq ?? 0);
    if (!original || !hold) throw new Error('the service entry or the hold of p99 is missing');
    await this.book(reversalOf(original, { period, occurred: `${period}-01`, reason: 'mistake' }));
    await this.book({ kind: 'points.captured', period, ref: { hold: hold.id }, sides: captured(5) });
    await this.book({ ...service, sides: this.service('p99', 2) });
  }

  /** Closes a month. */
  async close(month: string): Promise<void> {
    const { size, root } = await this.fixture.checkpoints.at(this.fixture.database.read, 'sunrise');
    const facts = { month, size: String(size), root, registered: String(PEOPLE) };
    await this.book({ kind: 'period.closed', period: month, facts }, true);
    this.minutes += 31 * 24 * 60;
  }
}

/** Two months of events, the first month closed, with a second policy version adopted after the close. */
export async function twoMonths(seed: number, events = 160): Promise<History> {
  const history = await History.create(seed);
  await history.adopt();
  await history.addRandomEvents(events, '2026-08');
  await history.hold('p1', 's1', { amount: 1, period: '2026-08' });
  await history.close('2026-08');
  await history.adopt({ ...SUNRISE, version: 2 });
  await history.createDebt('2026-09');
  await history.addRandomEvents(events, '2026-09');
  return history;
}
