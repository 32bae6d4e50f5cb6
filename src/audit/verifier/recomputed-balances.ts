import { ACCOUNT_KINDS, AccountKind } from '../../ledger/core/accounts';
import { COIN, MIN, POINT } from '../../ledger/core/units';
import { FindingCode } from './findings';
import { LeafPosting, ReadLeaf } from './read-leaf';

/** Reports what is wrong with the current entry. */
export type ReportFinding = (code: FindingCode, message: string, account?: string) => void;

/** An account's state after the entries applied so far. */
export interface RecomputedAccount {
  readonly id: string;
  readonly kind: AccountKind;
  readonly owner: string;
  readonly unit: string;
  posted: number;
  /** Number of postings. */
  version: number;
  /** Holds on the account that no entry has resolved. */
  holds: readonly RecomputedHold[];
  /** True once it was reported below its floor; reported only once. */
  belowFloor?: boolean;
}

interface RecomputedHold {
  readonly id: string;
  readonly account: string;
  readonly amount: number;
  readonly expiresAt: string;
}

/** A reversal, to be compared with the entry that it reverses. */
export interface RecomputedReversal {
  readonly by: number;
  readonly postings: readonly LeafPosting[];
}

/** Sums of debit and credit balances. */
export interface DebitCredit {
  debit: bigint;
  credit: bigint;
}

/**
 * Recomputes balances and holds from the entries alone and checks limits. Independent of the rules in the journal, so
 * that a fault there is found here.
 */
export class RecomputedBalances {
  readonly accounts = new Map<string, RecomputedAccount>();
  /** By the number of the reversed entry. */
  readonly reversals = new Map<number, RecomputedReversal>();
  postings = 0;
  /** False when part of an entry could not be applied; balances can't be compared then. */
  complete = true;
  private readonly holds = new Map<string, RecomputedHold | 'resolved'>();
  /** Number of the superseding entry, by the number of the superseded one. */
  private readonly superseded = new Map<number, number>();
  private currency: string | undefined;

  /** Applies the next entry. */
  apply(leaf: ReadLeaf, report: ReportFinding): void {
    const { postings } = leaf;
    this.postings += postings.length;
    checkBalanced(postings, report);
    this.checkRefs(leaf, report);
    this.checkSupersedes(leaf, report);
    const held = leaf.hold === undefined ? undefined : this.holds.get(leaf.hold);
    if (leaf.kind === 'points.reserved') this.reserve(leaf, report);
    else if (leaf.hold !== undefined) this.resolve(leaf, leaf.hold, report);
    for (const posting of postings) {
      // A reversal may leave a debt, and a capture takes the amount that its hold reserved for the shop.
      const owes = leaf.reverses !== undefined || (typeof held === 'object' && held.account === posting.account);
      this.post(posting, { now: leaf.recorded, owes }, report);
    }
    if (leaf.kind === 'debt.forgiven') this.checkForgiven(leaf, report);
  }

  /** An entry is superseded at most once, and only after it was reversed. */
  private checkSupersedes({ seq, supersedes }: ReadLeaf, report: ReportFinding): void {
    if (supersedes === undefined) return;
    const before = this.superseded.get(supersedes);
    if (supersedes >= seq) report('wrong-correction', `supersedes entry ${supersedes}, which is not an earlier entry`);
    else if (before !== undefined)
      report('wrong-correction', `supersedes entry ${supersedes}, which entry ${before} superseded already`);
    else if (!this.reversals.has(supersedes))
      report('wrong-correction', `supersedes entry ${supersedes}, which was not reversed`);
    this.superseded.set(supersedes, before ?? seq);
  }

  /** Forgiving a debt must not leave a positive balance. */
  private checkForgiven({ postings }: ReadLeaf, report: ReportFinding): void {
    for (const { account: id, amount } of postings) {
      const account = this.accounts.get(id);
      if (!account || ACCOUNT_KINDS[account.kind].floor === undefined) continue;
      if (amount < 0 || account.posted > 0)
        report('wrong-correction', `forgives more than ${account.id} owed`, account.id);
    }
  }

  private checkRefs({ seq, reverses, refunds, postings }: ReadLeaf, report: ReportFinding): void {
    if (refunds !== undefined && refunds >= seq)
      report('wrong-reversal', `refunds entry ${refunds}, which is not an earlier entry`);
    if (reverses === undefined) return;
    const before = this.reversals.get(reverses);
    if (reverses >= seq) report('wrong-reversal', `reverses entry ${reverses}, which is not an earlier entry`);
    else if (before)
      report('wrong-reversal', `reverses entry ${reverses}, which entry ${before.by} had reversed already`);
    else this.reversals.set(reverses, { by: seq, postings });
  }

  private post(
    { account: id, unit, amount }: LeafPosting,
    { now, owes }: { now: string; owes: boolean },
    report: ReportFinding,
  ): void {
    const account = this.account(id, unit, report);
    if (!account) return;
    account.posted += amount;
    account.version += 1;
    if (!Number.isSafeInteger(account.posted))
      this.reportIncomplete(report, 'wrong-account', `the balance of ${id} is too large`);
    if (amount < 0 && !(owes && ACCOUNT_KINDS[account.kind].owes)) checkFloor(account, now, report);
  }

  private reserve({ facts, postings, recorded, hold: named }: ReadLeaf, report: ReportFinding): void {
    const [id, account, to, amount, expiresAt] = ['hold', 'account', 'to', 'amount', 'expiresAt'].map((name) => {
      const fact = facts[name];
      return typeof fact === 'string' ? fact : '';
    }) as [string, string, string, string, string];
    if (!id || !to || !expiresAt || !/^[1-9]\d{0,15}$/.test(amount)) {
      return this.reportIncomplete(report, 'wrong-hold', 'has incomplete facts about its hold');
    }
    const hold = { id, account, amount: Number(amount), expiresAt };
    if (postings.length > 0) report('wrong-hold', 'has postings though it only reserves');
    if (named !== undefined && named !== hold.id)
      report('wrong-hold', `refers to hold ${named} but creates hold ${hold.id}`);
    if (this.holds.has(hold.id)) return this.reportIncomplete(report, 'wrong-hold', `hold ${hold.id} exists already`);
    const payer = this.account(hold.account, this.unitOf(hold.account), report);
    const payee = this.account(to, this.unitOf(to), report);
    if (!payer || !payee) return;
    if (payer.unit !== payee.unit) report('wrong-hold', `holds ${payer.unit} for an account of ${payee.unit}`);
    this.holds.set(hold.id, hold);
    payer.holds = [...payer.holds, hold];
    checkFloor(payer, recorded, report);
  }

  private resolve({ postings, recorded }: ReadLeaf, id: string, report: ReportFinding): void {
    const hold = this.holds.get(id);
    if (hold === undefined)
      return this.reportIncomplete(report, 'wrong-hold', `resolves hold ${id}, which was never created`);
    if (hold === 'resolved') return this.reportIncomplete(report, 'wrong-hold', `resolves hold ${id} a second time`);
    this.holds.set(id, 'resolved');
    const payer = this.accounts.get(hold.account);
    if (payer) payer.holds = payer.holds.filter((other) => other !== hold);
    if (postings.length === 0) return;
    const taken = -postings.reduce((sum, { account, amount }) => (account === hold.account ? sum + amount : sum), 0);
    if (taken > hold.amount) report('wrong-hold', `captures ${taken} of hold ${id}, which holds ${hold.amount}`);
    if (hold.expiresAt <= recorded) report('wrong-hold', `captures hold ${id}, which expired at ${hold.expiresAt}`);
  }

  /** Gets or creates an account's state; undefined, with a finding, when its id or unit is invalid. */
  private account(id: string, unit: string | undefined, report: ReportFinding): RecomputedAccount | undefined {
    const existing = this.accounts.get(id);
    if (existing && existing.unit === unit) return existing;
    const colon = id.indexOf(':');
    const kind = id.slice(0, Math.max(colon, 0));
    const owner = id.slice(colon + 1);
    if (!isKind(kind) || !/^\P{Cc}+$/u.test(owner))
      return this.reportIncomplete(report, 'wrong-account', `${id} is not an account id`, id);
    if (unit === undefined || existing || !this.allowsUnit(kind, owner, unit)) {
      return this.reportIncomplete(report, 'wrong-account', `${id} can't be in the unit ${unit ?? 'of the entry'}`, id);
    }
    const created = { id, kind, owner: owner === unit ? '' : owner, unit, posted: 0, version: 0, holds: [] };
    this.accounts.set(id, created);
    return created;
  }

  /** Units: a kind has its own unit, counterpart accounts that of their name, and money one currency per ledger. */
  private allowsUnit(kind: AccountKind, owner: string, unit: string): boolean {
    const rule = ACCOUNT_KINDS[kind].unit;
    if (rule === undefined) return owner === unit;
    if (rule !== 'money') return rule === unit;
    if ([MIN, COIN, POINT].includes(unit)) return false;
    this.currency ??= unit;
    return this.currency === unit;
  }

  /** The unit of an account named by a hold, which has no unit of its own. */
  private unitOf(id: string): string | undefined {
    const existing = this.accounts.get(id)?.unit;
    const [kind = '', owner = ''] = id.split(':', 2);
    if (existing !== undefined || !isKind(kind)) return existing;
    const rule = ACCOUNT_KINDS[kind].unit;
    if (rule === 'money') return this.currency;
    return rule ?? owner;
  }

  private reportIncomplete(report: ReportFinding, code: FindingCode, message: string, account?: string): undefined {
    this.complete = false;
    report(code, message, account);
  }

  /** Sums of debit and credit balances by unit and kind. */
  debitsAndCredits(): Map<string, Map<AccountKind, DebitCredit>> {
    const units = new Map<string, Map<AccountKind, DebitCredit>>();
    for (const { unit, kind, posted } of this.accounts.values()) {
      const kinds = units.get(unit) ?? new Map<AccountKind, DebitCredit>();
      const sums = kinds.get(kind) ?? { debit: 0n, credit: 0n };
      if (posted < 0) sums.debit -= BigInt(posted);
      else sums.credit += BigInt(posted);
      units.set(unit, kinds.set(kind, sums));
    }
    return units;
  }
}

/** The amount held on an account; with `now`, only by holds that have not expired. */
export function heldOn(account: RecomputedAccount, now?: string): number {
  return account.holds.reduce(
    (sum, { amount, expiresAt }) => (now === undefined || expiresAt > now ? sum + amount : sum),
    0,
  );
}

function isKind(kind: string): kind is AccountKind {
  return Object.hasOwn(ACCOUNT_KINDS, kind);
}

/** Checks that a debit leaves the floor plus the unexpired holds. */
function checkFloor(account: RecomputedAccount, now: string, report: ReportFinding): void {
  const { floor } = ACCOUNT_KINDS[account.kind];
  if (floor === undefined || account.belowFloor) return;
  const available = account.posted - heldOn(account, now);
  if (available >= floor) return;
  account.belowFloor = true;
  report('below-floor', `leaves ${available} available on ${account.id}, below ${floor}`, account.id);
}

/** Checks that an entry has no posting or at least two, which sum to zero in each unit. */
function checkBalanced(postings: readonly LeafPosting[], report: ReportFinding): void {
  if (postings.length === 1) return report('unbalanced', 'has a single posting');
  const sums = new Map<string, bigint>();
  for (const { unit, amount } of postings) sums.set(unit, (sums.get(unit) ?? 0n) + BigInt(amount));
  for (const [unit, sum] of sums) if (sum !== 0n) report('unbalanced', `sums to ${sum} ${unit}, not to zero`);
}
