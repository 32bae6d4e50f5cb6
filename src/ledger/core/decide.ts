import { Instant, Month } from '../../common/instant';
import { Refusal, isRefusal, refuse } from '../../common/refusal';
import { ACCOUNT_KINDS, Account, floorAt } from './accounts';
import { AccountState, LedgerView, OpenHold, assertPeriodOpen } from './ledger-view';
import { EntryDraft, Posting, Reservation, PostingDraft } from './entry';
import { Amount, isExact } from './units';

/** Booking instant of a command; `settling` lets the settlement book into the month being closed. */
export interface BookingTime {
  readonly recorded: Instant;
  readonly settling: boolean;
}

/** Accepted draft with its sequence number, booking instant and resulting balances. */
export interface Booking {
  readonly draft: EntryDraft;
  readonly seq: number;
  readonly recorded: Instant;
  readonly postings: readonly Posting[];
}

/** State changes made by booking a command's drafts. */
export interface Changes {
  readonly bookings: readonly Booking[];
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly opened: readonly OpenHold[];
  readonly resolved: ReadonlySet<string>;
  /** Number of the reversal by number of the original. */
  readonly reversed: ReadonlyMap<number, number>;
  readonly closedThrough: Month | '';
}

/**
 * Checks a command's drafts against the rules of the ledger and computes the changes of booking them, all or none
 * (docs/ledger.md §4). Pure: no clock, no database, no randomness.
 * @returns a refusal for what a request can cause
 * @throws for a malformed draft (postings that don't sum to zero, fractions), which only a faulty rule can produce
 */
export function decide(ledgerView: LedgerView, drafts: readonly EntryDraft[], time: BookingTime): Changes | Refusal {
  const session = new PostingSession(ledgerView, time);
  for (const draft of drafts) {
    assertWellFormed(draft);
    const refusal = session.book(draft);
    if (refusal) return refusal;
  }
  return session;
}

/** State of the ledger while one command is booked: the given state with the command's earlier entries applied. */
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

  /** Books one draft. @returns the refusal if it can't be booked */
  book(draft: EntryDraft): Refusal | undefined {
    const seq = this.ledgerView.head.seq + this.bookings.length + 1;
    const refusal =
      this.checkPeriod(draft) ??
      this.checkReversal(draft, seq) ??
      this.resolveHold(draft) ??
      this.openHold(draft.reserve);
    if (refusal) return refusal;
    this.supersede(draft);
    const holdAccount = this.resolvedHoldAccount(draft);
    const postings: Posting[] = [];
    for (const side of draft.sides) {
      const posting = this.post(side, mayGoIntoDebt(draft, side, holdAccount));
      if (isRefusal(posting)) return posting;
      postings.push(posting);
    }
    if (draft.kind === 'period.closed') this.closedThrough = draft.period;
    this.bookings.push({ draft, seq, recorded: this.time.recorded, postings });
    return undefined;
  }

  /** Refuses entries of closed months. */
  private checkPeriod({ period }: EntryDraft): Refusal | undefined {
    const closing = this.time.settling ? '' : this.ledgerView.head.closing;
    return assertPeriodOpen({ closedThrough: this.closedThrough, closing }, period);
  }

  /** An entry is reversed at most once, a reversal never; the postings must be those of the original, negated. */
  private checkReversal(draft: EntryDraft, seq: number): Refusal | undefined {
    const target = draft.ref?.reverses;
    if (target === undefined) return undefined;
    const original = this.ledgerView.entry(target);
    if (!original) return refuse('unknown-entry', 'seq', { seq: target });
    if (original.entry.ref?.reverses !== undefined) return refuse('not-reversible', 'seq', { seq: target });
    const by = original.reversedBy ?? this.reversed.get(target);
    if (by !== undefined) return refuse('already-reversed', 'seq', { seq: target, by });
    assertNegated(draft, original.entry.postings);
    this.reversed.set(target, seq);
    return undefined;
  }

  /** A replacement must be booked in the same command as the reversal of its original, after it and only once. */
  private supersede({ kind, ref }: EntryDraft): void {
    const target = ref?.supersedes;
    if (target === undefined) return;
    if (!this.reversed.has(target)) throw new Error(`${kind}: entry ${target} is not reversed by the same command`);
    if (this.superseded.has(target)) throw new Error(`${kind}: entry ${target} is superseded twice`);
    this.superseded.add(target);
  }

  /** The account on which the hold that a draft resolves reserved its amount. */
  private resolvedHoldAccount({ ref, reserve }: EntryDraft): string | undefined {
    if (ref?.hold === undefined || reserve) return undefined;
    const hold = this.opened.find(({ id }) => id === ref.hold) ?? this.ledgerView.hold(ref.hold);
    return typeof hold === 'object' ? hold.account : undefined;
  }

  /** A hold is captured or released at most once, and captured only before it expires and up to its amount. */
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
    const captured = -sides.reduce((sum, side) => (side.account.id === account ? sum + side.amount : sum), 0);
    return captured > held ? refuse('more-than-held', 'amount', { held, asked: captured }) : undefined;
  }

  /** Checks a hold like a debit of the payer and a credit of the payee, so that its capture can't exceed a limit. */
  private openHold(reservation: Reservation | undefined): Refusal | undefined {
    if (!reservation) return undefined;
    const { id, from, to, amount, expiresAt } = reservation;
    if (this.ledgerView.hold(id) !== undefined || this.opened.some((one) => one.id === id))
      return refuse('hold-exists', 'hold');
    const refusal = this.checkLimits(this.account(from), -amount) ?? this.checkLimits(this.account(to), amount);
    if (refusal) return refusal;
    for (const account of [from, to]) this.accounts.set(account.id, this.account(account));
    this.opened.push({ id, account: from.id, toAccount: to.id, amount, expiresAt });
    return undefined;
  }

  private post({ account, amount }: PostingDraft, allowDebt: boolean): Posting | Refusal {
    const state = this.account(account);
    const refusal = this.checkLimits(state, amount, allowDebt);
    if (refusal) return refusal;
    const posted = state.posted + amount;
    const after = { ...state, posted, floor: floorAt(state.kind, posted), version: state.version + 1 };
    this.accounts.set(account.id, after);
    return { account: account.id, unit: account.unit, amount, balanceAfter: after.posted, version: after.version };
  }

  /** Refuses a balance outside the account's floor and ceiling, counting holds, except a debt that is allowed. */
  private checkLimits(state: AccountState, amount: Amount, allowDebt = false): Refusal | undefined {
    if (!isExact(state.posted + amount)) return refuse('amount-too-large', 'amount');
    const { kind, ceiling, posted } = state;
    // The floor of the kind, not the stored one: a holder in debt can spend nothing until the debt is repaid.
    const { floor } = ACCOUNT_KINDS[kind];
    if (amount < 0 && floor !== undefined && !allowDebt) {
      const available = posted - this.heldAmount(state.id, 'account');
      if (available + amount < floor) {
        return refuse(ACCOUNT_KINDS[kind].short, undefined, { available, asked: -amount });
      }
    }
    if (amount > 0 && ceiling !== undefined) {
      const headroom = ceiling - posted - this.heldAmount(state.id, 'toAccount');
      if (amount > headroom) return refuse('limit-exceeded', undefined, { room: headroom, asked: amount });
    }
    return undefined;
  }

  /** Sum of unexpired holds from or to an account. A hold counts as released from its expiry on. */
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

/** State of an account before its first posting. */
export function emptyAccountState(account: Account): AccountState {
  return { ...account, floor: ACCOUNT_KINDS[account.kind].floor, posted: 0, version: 0 };
}

/**
 * Whether a posting may take its account below the floor (docs/domain.md §6). A reversal may if the kind allows debt:
 * the balance may have been spent in good faith. So may a capture on the account of its hold: the shop accepted the
 * reservation, and a reversal meanwhile must not make the capture fail.
 * @param holdAccount the account of the hold that the draft resolves
 */
function mayGoIntoDebt({ ref }: EntryDraft, { account }: PostingDraft, holdAccount: string | undefined): boolean {
  if (ACCOUNT_KINDS[account.kind].owes === undefined) return false;
  return ref?.reverses !== undefined || account.id === holdAccount;
}

/** Asserts that postings sum to zero in each unit and that all amounts are integers other than zero. */
function assertWellFormed({ kind, sides, reserve }: EntryDraft): void {
  const sums = new Map<string, number>();
  for (const { account, amount } of sides) {
    if (!isExact(amount) || amount === 0)
      throw new Error(`${kind}: the amount ${amount} is not an integer other than zero`);
    sums.set(account.unit, (sums.get(account.unit) ?? 0) + amount);
  }
  for (const [unit, sum] of sums)
    if (sum !== 0) throw new Error(`${kind}: the postings in ${unit} sum to ${sum}, not to zero`);
  if (!reserve) return;
  if (!isExact(reserve.amount) || reserve.amount <= 0)
    throw new Error(`${kind}: the hold amount ${reserve.amount} is not a positive integer`);
  if (reserve.from.unit !== reserve.to.unit) throw new Error(`${kind}: the hold is from one unit to another`);
}

function assertNegated(draft: EntryDraft, original: readonly Posting[]): void {
  const negated =
    draft.sides.length === original.length &&
    original.every(
      ({ account, amount }, n) => draft.sides[n]?.account.id === account && draft.sides[n]?.amount === -amount,
    );
  if (!negated) throw new Error(`${draft.kind}: the postings are not those of the original, negated`);
}
