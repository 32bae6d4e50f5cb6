import { Instant, Month } from '../../common/instant';
import { Refusal, refuse } from '../../common/refusal';
import { Account } from './accounts';
import { Entry } from './entry';
import { Frontier } from '../log/merkle';
import { Amount } from './units';

/** The journal's last page: one row a ledger, and the lock of its writers. */
export interface Head {
  readonly ledger: string;
  readonly seq: number;
  readonly leafHash: string;
  readonly recorded: Instant;
  /** The last closed month, '' before the first close. */
  readonly closedThrough: Month | '';
  /** The month that a close is working on: only the settlement may still book into it. '' when there is none. */
  readonly closing: Month | '';
  readonly frontier: Frontier;
}

/** An account with what is on it. `version` counts its postings. */
export interface AccountState extends Account {
  /** The lowest balance that the database lets it have: the kind's floor, or a debt while there is one (`floorAt`). */
  readonly floor?: Amount;
  readonly ceiling?: Amount;
  readonly posted: Amount;
  readonly version: number;
}

/** A reservation that no entry has resolved yet (it may have expired all the same). */
export interface OpenHold {
  readonly id: string;
  readonly account: string;
  readonly toAccount: string;
  readonly amount: Amount;
  readonly expiresAt: Instant;
}

/** An entry that may be reversed, and the number of the one that did it. */
export interface Reversible {
  readonly entry: Entry;
  readonly reversedBy?: number;
}

/** What the ledger's rules see of the books: the state in which the next entry would be booked. */
export interface LedgerView {
  readonly head: Head;
  /** Undefined for an account that was never used. */
  account(id: string): AccountState | undefined;
  /** Unresolved holds from or to an account. */
  holdsOn(account: string): readonly OpenHold[];
  /** An unresolved hold, `resolved`, or undefined when there never was one. */
  hold(id: string): OpenHold | 'resolved' | undefined;
  /** An entry that the command named. */
  entry(seq: number): Reversible | undefined;
}

/** Refuses a month that is closed, or that a close is working on; the settlement passes '' for what is closing. */
export function assertPeriodOpen(
  { closedThrough, closing }: Pick<Head, 'closedThrough' | 'closing'>,
  month: Month,
): Refusal | undefined {
  const shut = month <= closedThrough || month <= closing;
  return shut ? refuse('month-closed', undefined, { month }) : undefined;
}
