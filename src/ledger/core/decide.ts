import { Instant, Month } from '../../common/instant';
import { Refusal, isRefusal, refuse } from '../../common/refusal';
import { ACCOUNT_KINDS, Account, floorAt } from './accounts';
import { AccountState, LedgerView, OpenHold, assertPeriodOpen } from './ledger-view';
import { EntryDraft, Posting, Reservation, PostingDraft } from './entry';
import { Amount, isExact } from './units';

/** When a command is booked, and whether it is the settlement's, which alone may book into a month that is closing. */
export interface BookingTime {
  readonly recorded: Instant;
  readonly settling: boolean;
}

/** A draft with its place in the journal and the balances that it leaves. */
export interface Booking {
  readonly draft: EntryDraft;
  readonly seq: number;
  readonly recorded: Instant;
  readonly postings: readonly Posting[];
}

/** What booking a command's drafts changes. */
export interface Changes {
  readonly bookings: readonly Booking[];
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly opened: readonly OpenHold[];
  readonly resolved: ReadonlySet<string>;
  readonly reversed: ReadonlyMap<number, number>;
  readonly closedThrough: Month | '';
}

/**
 * The ledger's own rules (design.md §2): decides whether a command's entries can be booked, all of them or none.
 * Pure: no clock, no database, no randomness. What a rule of the field got wrong (sides that don't sum to zero,
 * fractions) is thrown, since no request may cause it; what a request can cause is refused.
 */
export function decide(
  ledgerView: LedgerView,
  drafts: readonly EntryDraft[],
  occasion: BookingTime,
): Changes | Refusal {
  const session = new PostingSession(ledgerView, occasion);
  for (const draft of drafts) {
    assertWellFormed(draft);
    const refusal = session.book(draft);
    if (refusal) return refusal;
  }
  return session;
}

/** The working page of one command: the books with the command's own earlier entries on top. */
class PostingSession implements Changes {
  readonly bookings: Booking[] = [];
  readonly accounts = new Map<string, AccountState>();
  readonly opened: OpenHold[] = [];
  readonly resolved = new Set<string>();
  readonly reversed = new Map<number, number>();
  private readonly superseded = new Set<number>();
  closedThrough: Month | '';

  constructor(
    private readonly ledgerView: LedgerView,
    private readonly time: BookingTime,
  ) {
    this.closedThrough = ledgerView.head.closedThrough;
  }

  /** Books one draft, or says why not. */
  book(draft: EntryDraft): Refusal | undefined {
    const seq = this.ledgerView.head.seq + this.bookings.length + 1;
    const refusal =
      this.checkPeriod(draft) ?? this.checkReversal(draft, seq) ?? this.resolveHold(draft) ?? this.openHold(draft.reserve);
    if (refusal) return refusal;
    this.supersede(draft);
    const held = this.resolvedHoldAccount(draft);
    const postings: Posting[] = [];
    for (const side of draft.sides) {
      const posting = this.post(side, mayGoIntoDebt(draft, side, held));
      if (isRefusal(posting)) return posting;
      postings.push(posting);
    }
    if (draft.kind === 'period.closed') this.closedThrough = draft.period;
    this.bookings.push({ draft, seq, recorded: this.time.recorded, postings });
    return undefined;
  }

  /** Promise 8: a closed month stays closed. */
  private checkPeriod({ period }: EntryDraft): Refusal | undefined {
    const closing = this.time.settling ? '' : this.ledgerView.head.closing;
    return assertPeriodOpen({ closedThrough: this.closedThrough, closing }, period);
  }

  /** Once only, never a reversal itself, and exactly the original's sides swapped. */
  private checkReversal(draft: EntryDraft, seq: number): Refusal | undefined {
    const target = draft.ref?.reverses;
    if (target === undefined) return undefined;
    const original = this.ledgerView.entry(target);
    if (!original) return refuse('unknown-entry', 'seq', { seq: target });
    if (original.entry.ref?.reverses !== undefined) return refuse('not-reversible', 'seq', { seq: target });
    const by = original.reversedBy ?? this.reversed.get(target);
    if (by !== undefined) return refuse('already-reversed', 'seq', { seq: target, by });
    assertSwapped(draft, original.entry.postings);
    this.reversed.set(target, seq);
    return undefined;
  }

  /** What takes an entry's place comes with its reversal, in one command, and alone. */
  private supersede({ kind, ref }: EntryDraft): void {
    const target = ref?.supersedes;
    if (target === undefined) return;
    if (!this.reversed.has(target)) throw new Error(`${kind}: ${target} is not undone by the same command`);
    if (this.superseded.has(target)) throw new Error(`${kind}: something else takes the place of ${target} already`);
    this.superseded.add(target);
  }

  /** The account on which the hold that a draft resolves kept an amount aside. */
  private resolvedHoldAccount({ ref, reserve }: EntryDraft): string | undefined {
    if (ref?.hold === undefined || reserve) return undefined;
    const hold = this.opened.find(({ id }) => id === ref.hold) ?? this.ledgerView.hold(ref.hold);
    return typeof hold === 'object' ? hold.account : undefined;
  }

  /** A hold is captured or released at most once, captured only before it expires, and never beyond its amount. */
  private resolveHold(draft: EntryDraft): Refusal | undefined {
    const id = draft.ref?.hold;
    if (id === undefined || draft.reserve) return undefined;
    const hold = this.resolved.has(id)
      ? 'resolved'
      : (this.opened.find((one) => one.id === id) ?? this.ledgerView.hold(id));
    if (hold === undefined) return refuse('unknown-hold', 'hold');
    if (hold === 'resolved') return refuse('hold-resolved', 'hold');
    const refusal = draft.sides.length > 0 ? this.checkCapture(draft, hold) : undefined;
    if (!refusal) this.resolved.add(id);
    return refusal;
  }

  private checkCapture({ sides }: EntryDraft, { account, amount: held, expiresAt }: OpenHold): Refusal | undefined {
    if (expiresAt <= this.time.recorded) return refuse('hold-expired', 'hold', { expiresAt });
    const taken = -sides.reduce((sum, side) => (side.account.id === account ? sum + side.amount : sum), 0);
    return taken > held ? refuse('more-than-held', 'amount', { held, asked: taken }) : undefined;
  }

  /** A hold is checked like a debit of the payer and keeps room on the payee, so that its capture can't fail. */
  private openHold(input: Reservation | undefined): Refusal | undefined {
    if (!input) return undefined;
    const { id, from, to, amount, expiresAt } = input;
    if (this.ledgerView.hold(id) !== undefined || this.opened.some((one) => one.id === id))
      return refuse('hold-exists', 'hold');
    const refusal = this.checkLimits(this.account(from), -amount) ?? this.checkLimits(this.account(to), amount);
    if (refusal) return refusal;
    for (const account of [from, to]) this.accounts.set(account.id, this.account(account));
    this.opened.push({ id, account: from.id, toAccount: to.id, amount, expiresAt });
    return undefined;
  }

  private post({ account, amount }: PostingDraft, owes: boolean): Posting | Refusal {
    const state = this.account(account);
    const refusal = this.checkLimits(state, amount, owes);
    if (refusal) return refusal;
    const posted = state.posted + amount;
    const after = { ...state, posted, floor: floorAt(state.kind, posted), version: state.version + 1 };
    this.accounts.set(account.id, after);
    return { account: account.id, unit: account.unit, amount, balanceAfter: after.posted, version: after.version };
  }

  /** Promise 6: no balance passes its account's limits, holds counted, but for a debt that `mayOwe` allows. */
  private checkLimits(state: AccountState, amount: Amount, owes = false): Refusal | undefined {
    if (!isExact(state.posted + amount)) return refuse('amount-too-large', 'amount');
    const { kind, ceiling, posted } = state;
    // The kind's floor and not the stored one: somebody who owes can spend nothing until the debt is paid.
    const { floor } = ACCOUNT_KINDS[kind];
    if (amount < 0 && floor !== undefined && !owes) {
      const available = posted - this.heldAmount(state.id, 'account');
      if (available + amount < floor) {
        return refuse(ACCOUNT_KINDS[kind].short, undefined, { available, asked: -amount });
      }
    }
    if (amount > 0 && ceiling !== undefined) {
      const room = ceiling - posted - this.heldAmount(state.id, 'toAccount');
      if (amount > room) return refuse('limit-exceeded', undefined, { room, asked: amount });
    }
    return undefined;
  }

  /** What unexpired holds keep aside on one side of an account; an expired one counts as released from its instant on. */
  private heldAmount(account: string, side: 'account' | 'toAccount'): Amount {
    return [...this.ledgerView.holdsOn(account), ...this.opened]
      .filter((hold) => hold[side] === account && !this.resolved.has(hold.id))
      .filter((hold) => hold.expiresAt > this.time.recorded)
      .reduce((sum, hold) => sum + hold.amount, 0);
  }

  private account(account: Account): AccountState {
    return this.accounts.get(account.id) ?? this.ledgerView.account(account.id) ?? emptyAccountState(account);
  }
}

/** An account as it is before its first posting. */
export function emptyAccountState(account: Account): AccountState {
  return { ...account, floor: ACCOUNT_KINDS[account.kind].floor, posted: 0, version: 0 };
}

/**
 * May this side take its account below the floor (domain.md §6)? A reversal may, where holders can owe: what was spent
 * by then was spent in good faith. So may a capture on the account that its hold kept the amount aside on: the shop was
 * promised it, whatever a reversal took meanwhile.
 * @param held the account of the hold that the draft resolves
 */
function mayGoIntoDebt({ ref }: EntryDraft, { account }: PostingDraft, held: string | undefined): boolean {
  if (ACCOUNT_KINDS[account.kind].owes === undefined) return false;
  return ref?.reverses !== undefined || account.id === held;
}

/** Promises 2 and 3: sums are zero in each unit, and all amounts are integers other than zero. */
function assertWellFormed({ kind, sides, reserve }: EntryDraft): void {
  const sums = new Map<string, number>();
  for (const { account, amount } of sides) {
    if (!isExact(amount) || amount === 0) throw new Error(`${kind}: ${amount} is no amount`);
    sums.set(account.unit, (sums.get(account.unit) ?? 0) + amount);
  }
  for (const [unit, sum] of sums) if (sum !== 0) throw new Error(`${kind}: ${unit} sums to ${sum}, not to zero`);
  if (!reserve) return;
  if (!isExact(reserve.amount) || reserve.amount <= 0) throw new Error(`${kind}: a hold of ${reserve.amount}`);
  if (reserve.from.unit !== reserve.to.unit) throw new Error(`${kind}: a hold across units`);
}

function assertSwapped(draft: EntryDraft, original: readonly Posting[]): void {
  const swapped =
    draft.sides.length === original.length &&
    original.every(
      ({ account, amount }, n) => draft.sides[n]?.account.id === account && draft.sides[n]?.amount === -amount,
    );
  if (!swapped) throw new Error(`${draft.kind}: not the sides of the original, swapped`);
}
