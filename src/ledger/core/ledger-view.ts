import { Instant, Month } from '../../common/instant';
import { Refusal, refuse } from '../../common/refusal';
import { Account } from './accounts';
import { Entry } from './entry';
import { Frontier } from '../log/merkle';
import { Amount } from './units';

/** Head of a ledger's journal: one row per ledger, which writers lock (docs/ledger.md §3). */
export interface Head {
  readonly ledger: string;
  readonly seq: number;
  readonly leafHash: string;
  readonly recorded: Instant;
  /** Last closed month; '' before the first close. */
  readonly closedThrough: Month | '';
  /** Month being closed, into which only the settlement may still book; '' if there is none. */
  readonly closing: Month | '';
  readonly frontier: Frontier;
}

/** Account with its balance. `version` is the number of its postings. */
export interface AccountState extends Account {
  /** Lowest balance that the database accepts: the floor of the kind, or the debt while there is one (`floorAt`). */
  readonly floor?: Amount;
  readonly ceiling?: Amount;
  readonly posted: Amount;
  readonly version: number;
}

/** Hold that no entry has captured or released yet. It may have expired. */
export interface OpenHold {
  readonly id: string;
  readonly account: string;
  readonly toAccount: string;
  readonly amount: Amount;
  readonly expiresAt: Instant;
}

/** Entry with the number of its reversal, if it has one. */
export interface Reversible {
  readonly entry: Entry;
  readonly reversedBy?: number;
}

/** Read-only state of a ledger, to which the next entry would be booked. */
export interface LedgerView {
  readonly head: Head;
  /** Undefined for an account without postings or holds. */
  account(id: string): AccountState | undefined;
  /** Unresolved holds from or to an account. */
  holdsOn(account: string): readonly OpenHold[];
  /** The hold if it is unresolved, `resolved` if it was captured or released, undefined if it never existed. */
  hold(id: string): OpenHold | 'resolved' | undefined;
  /** An entry that the command refers to. */
  entry(seq: number): Reversible | undefined;
}

/** Refuses a month that is closed or being closed. The settlement passes '' as `closing`. */
export function assertPeriodOpen(
  { closedThrough, closing }: Pick<Head, 'closedThrough' | 'closing'>,
  month: Month,
): Refusal | undefined {
  const locked = month <= closedThrough || month <= closing;
  return locked ? refuse('month-closed', undefined, { month }) : undefined;
}
