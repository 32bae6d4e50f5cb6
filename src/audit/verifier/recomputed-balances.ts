import { ACCOUNT_KINDS, AccountKind } from '../../ledger/core/accounts';
import { COIN, MIN, POINT } from '../../ledger/core/units';
import { FindingCode } from './findings';
import { LeafPosting, ReadLeaf } from './read-leaf';

/** Says what is wrong with the entry in hand. */
export type Report = (code: FindingCode, message: string, account?: string) => void;

/** An account as its entries leave it. */
export interface RecomputedAccount {
  readonly id: string;
  readonly kind: AccountKind;
  readonly owner: string;
  readonly unit: string;
  posted: number;
  /** How many postings it has. */
  version: number;
  /** Holds on it that no entry has resolved. */
  holds: readonly RecomputedHold[];
  /** Was it below its floor already? Said once. */
  short?: boolean;
}

interface RecomputedHold {
  readonly id: string;
  readonly account: string;
  readonly amount: number;
  readonly expiresAt: string;
}

/** An entry that undoes another, to be compared with it. */
export interface RecomputedReversal {
  readonly by: number;
  readonly postings: readonly LeafPosting[];
}

/** Debits and credits of a kind of account in a unit. */
export interface Sides {
  debit: bigint;
  credit: bigint;
}

/**
 * The books folded anew from the entries alone: balances, holds, limits. Written apart from the rules by which the
 * journal decides, so that a fault there shows here.
 */
export class RecomputedBalances {
  readonly accounts = new Map<string, RecomputedAccount>();
  /** By the number of the entry undone. */
  readonly reversals = new Map<number, RecomputedReversal>();
  postings = 0;
  /** Was all of every entry taken in? If not, balances can't be compared. */
  complete = true;
  private readonly holds = new Map<string, RecomputedHold | 'resolved'>();
  /** By the number of the entry whose place was taken. */
  private readonly superseded = new Map<number, number>();
  private currency: string | undefined;

  /** Takes in the next entry. */
  apply(leaf: ReadLeaf, report: Report): void {
    const { postings } = leaf;
    this.postings += postings.length;
    checkBalanced(postings, report);
    this.refer(leaf, report);
    this.supersede(leaf, report);
    const held = leaf.hold === undefined ? undefined : this.holds.get(leaf.hold);
    if (leaf.kind === 'points.reserved') this.reserve(leaf, report);
    else if (leaf.hold !== undefined) this.resolve(leaf, leaf.hold, report);
    for (const posting of postings) {
      // A reversal may leave somebody owing, and a capture takes what its hold had promised to the shop.
      const owes = leaf.reverses !== undefined || (typeof held === 'object' && held.account === posting.account);
      this.post(posting, { now: leaf.recorded, owes }, report);
    }
    if (leaf.kind === 'debt.forgiven') this.checkForgiven(leaf, report);
  }

  /** What takes an entry's place comes once, after that entry was undone. */
  private supersede({ seq, supersedes }: ReadLeaf, report: Report): void {
    if (supersedes === undefined) return;
    const before = this.superseded.get(supersedes);
    if (supersedes >= seq) report('wrong-correction', `supersedes entry ${supersedes}, which is no earlier one`);
    else if (before !== undefined)
      report('wrong-correction', `supersedes entry ${supersedes}, as entry ${before} did already`);
    else if (!this.reversals.has(supersedes))
      report('wrong-correction', `supersedes entry ${supersedes}, which nothing had undone`);
    this.superseded.set(supersedes, before ?? seq);
  }

  /** A debt is forgiven, and no more than that: nobody gains by it. */
  private checkForgiven({ postings }: ReadLeaf, report: Report): void {
    for (const { account: id, amount } of postings) {
      const account = this.accounts.get(id);
      if (!account || ACCOUNT_KINDS[account.kind].floor === undefined) continue;
      if (amount < 0 || account.posted > 0)
        report('wrong-correction', `forgives more than ${account.id} owed`, account.id);
    }
  }

  private refer({ seq, reverses, refunds, postings }: ReadLeaf, report: Report): void {
    if (refunds !== undefined && refunds >= seq)
      report('wrong-reversal', `gives back entry ${refunds}, which is no earlier one`);
    if (reverses === undefined) return;
    const before = this.reversals.get(reverses);
    if (reverses >= seq) report('wrong-reversal', `reverses entry ${reverses}, which is no earlier one`);
    else if (before)
      report('wrong-reversal', `reverses entry ${reverses}, which entry ${before.by} had reversed already`);
    else this.reversals.set(reverses, { by: seq, postings });
  }

  private post(
    { account: id, unit, amount }: LeafPosting,
    { now, owes }: { now: string; owes: boolean },
    report: Report,
  ): void {
    const account = this.account(id, unit, report);
    if (!account) return;
    account.posted += amount;
    account.version += 1;
    if (!Number.isSafeInteger(account.posted)) this.skip(report, 'wrong-account', `the balance of ${id} is too large`);
    if (amount < 0 && !(owes && ACCOUNT_KINDS[account.kind].owes)) checkFloor(account, now, report);
  }

  private reserve({ facts, postings, recorded, hold: named }: ReadLeaf, report: Report): void {
    const [id, account, to, amount, expiresAt] = ['hold', 'account', 'to', 'amount', 'expiresAt'].map((name) => {
      const fact = facts[name];
      return typeof fact === 'string' ? fact : '';
    }) as [string, string, string, string, string];
    if (!id || !to || !expiresAt || !/^[1-9]\d{0,15}$/.test(amount)) {
      return this.skip(report, 'wrong-hold', 'does not say what it holds');
    }
    const hold = { id, account, amount: Number(amount), expiresAt };
    if (postings.length > 0) report('wrong-hold', 'moves something though it only holds');
    if (named !== undefined && named !== hold.id)
      report('wrong-hold', `refers to hold ${named} and makes hold ${hold.id}`);
    if (this.holds.has(hold.id)) return this.skip(report, 'wrong-hold', `hold ${hold.id} was there already`);
    const payer = this.account(hold.account, this.unitOf(hold.account), report);
    const payee = this.account(to, this.unitOf(to), report);
    if (!payer || !payee) return;
    if (payer.unit !== payee.unit) report('wrong-hold', `holds ${payer.unit} for an account of ${payee.unit}`);
    this.holds.set(hold.id, hold);
    payer.holds = [...payer.holds, hold];
    checkFloor(payer, recorded, report);
  }

  private resolve({ postings, recorded }: ReadLeaf, id: string, report: Report): void {
    const hold = this.holds.get(id);
    if (hold === undefined) return this.skip(report, 'wrong-hold', `resolves hold ${id}, which was never made`);
    if (hold === 'resolved') return this.skip(report, 'wrong-hold', `resolves hold ${id} once more`);
    this.holds.set(id, 'resolved');
    const payer = this.accounts.get(hold.account);
    if (payer) payer.holds = payer.holds.filter((one) => one !== hold);
    if (postings.length === 0) return;
    const taken = -postings.reduce((sum, { account, amount }) => (account === hold.account ? sum + amount : sum), 0);
    if (taken > hold.amount) report('wrong-hold', `takes ${taken} of hold ${id}, which is of ${hold.amount}`);
    if (hold.expiresAt <= recorded) report('wrong-hold', `captures hold ${id}, which expired at ${hold.expiresAt}`);
  }

  /** An account's state; undefined, and reported, when there can't be such an account. */
  private account(id: string, unit: string | undefined, report: Report): RecomputedAccount | undefined {
    const known = this.accounts.get(id);
    if (known && known.unit === unit) return known;
    const colon = id.indexOf(':');
    const kind = id.slice(0, Math.max(colon, 0));
    const owner = id.slice(colon + 1);
    if (!isKind(kind) || !/^\P{Cc}+$/u.test(owner))
      return this.skip(report, 'wrong-account', `${id} is no account`, id);
    if (unit === undefined || known || !this.countsIn(kind, owner, unit)) {
      return this.skip(report, 'wrong-account', `${id} does not count in ${unit ?? 'anything'}`, id);
    }
    const fresh = { id, kind, owner: owner === unit ? '' : owner, unit, posted: 0, version: 0, holds: [] };
    this.accounts.set(id, fresh);
    return fresh;
  }

  /** A kind counts in its own unit; the counterparts in the one that they are named after; money in one currency. */
  private countsIn(kind: AccountKind, owner: string, unit: string): boolean {
    const rule = ACCOUNT_KINDS[kind].unit;
    if (rule === undefined) return owner === unit;
    if (rule !== 'money') return rule === unit;
    if ([MIN, COIN, POINT].includes(unit)) return false;
    this.currency ??= unit;
    return this.currency === unit;
  }

  /** The unit of an account that a hold names without saying it. */
  private unitOf(id: string): string | undefined {
    const known = this.accounts.get(id)?.unit;
    const [kind = '', owner = ''] = id.split(':', 2);
    if (known !== undefined || !isKind(kind)) return known;
    const rule = ACCOUNT_KINDS[kind].unit;
    if (rule === 'money') return this.currency;
    return rule ?? owner;
  }

  private skip(report: Report, code: FindingCode, message: string, account?: string): undefined {
    this.complete = false;
    report(code, message, account);
  }

  /** Debits and credits by unit and kind: each account's balance stands on its side. */
  sides(): Map<string, Map<AccountKind, Sides>> {
    const units = new Map<string, Map<AccountKind, Sides>>();
    for (const { unit, kind, posted } of this.accounts.values()) {
      const kinds = units.get(unit) ?? new Map<AccountKind, Sides>();
      const sides = kinds.get(kind) ?? { debit: 0n, credit: 0n };
      if (posted < 0) sides.debit -= BigInt(posted);
      else sides.credit += BigInt(posted);
      units.set(unit, kinds.set(kind, sides));
    }
    return units;
  }
}

/** What is kept aside on an account; with an instant, only by holds that have not expired then. */
export function heldOn(account: RecomputedAccount, now?: string): number {
  return account.holds.reduce(
    (sum, { amount, expiresAt }) => (now === undefined || expiresAt > now ? sum + amount : sum),
    0,
  );
}

function isKind(kind: string): kind is AccountKind {
  return Object.hasOwn(ACCOUNT_KINDS, kind);
}

/** Every debit but those that may leave a debt leaves at least the floor, and what unexpired holds keep aside. */
function checkFloor(account: RecomputedAccount, now: string, report: Report): void {
  const { floor } = ACCOUNT_KINDS[account.kind];
  if (floor === undefined || account.short) return;
  const available = account.posted - heldOn(account, now);
  if (available >= floor) return;
  account.short = true;
  report('below-floor', `leaves ${available} available on ${account.id}, below ${floor}`, account.id);
}

/** None or at least two postings, and a sum of zero in each unit. */
function checkBalanced(postings: readonly LeafPosting[], report: Report): void {
  if (postings.length === 1) return report('unbalanced', 'has a single posting');
  const sums = new Map<string, bigint>();
  for (const { unit, amount } of postings) sums.set(unit, (sums.get(unit) ?? 0n) + BigInt(amount));
  for (const [unit, sum] of sums) if (sum !== 0n) report('unbalanced', `sums to ${sum} ${unit}, not to zero`);
}
