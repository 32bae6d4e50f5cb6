/**
 * Every reason for which the house says no to a command. The list is closed: the table of problems
 * (http/refusal-problems.ts) must have a line for each, and the compiler finds a missing one.
 */
export type RefusalCode =
  // service records
  | 'unknown-volunteer'
  | 'unknown-activity'
  | 'unknown-person'
  | 'not-independent'
  | 'ends-before-it-starts'
  | 'already-recorded'
  | 'overlaps'
  | 'already-decided'
  | 'not-approved'
  | 'nothing-changed'
  | 'late-reason-needed'
  | 'second-approver-needed'
  // ratings
  | 'out-of-range'
  | 'no-such-record'
  | 'already-rated'
  // shops
  | 'unknown-offer'
  | 'unknown-shop'
  | 'shop-not-active'
  | 'no-such-redemption'
  | 'ambiguous-number'
  | 'more-than-captured'
  | 'already-used'
  // statements
  | 'statement-open'
  | 'not-disputed'
  // the till
  | 'consent-invalid'
  | 'consent-used'
  | 'above-ceiling'
  | 'ceiling-missing'
  | 'not-enough-points'
  | 'more-than-owed'
  // registers
  | 'already-registered'
  | 'unknown-category'
  | 'unknown-organisation'
  | 'unknown-unit'
  | 'unknown-cohort'
  // certificates
  | 'no-service'
  | 'already-revoked'
  | 'expires-in-the-past'
  | 'not-a-till'
  // intake
  | 'invalid-row'
  // ledger
  | 'month-closed'
  | 'month-not-over'
  | 'insufficient-points'
  | 'insufficient-coins'
  | 'insufficient-record'
  | 'insufficient-fund'
  | 'insufficient-balance'
  | 'limit-exceeded'
  | 'amount-too-large'
  | 'unknown-entry'
  | 'not-reversible'
  | 'already-reversed'
  | 'unknown-hold'
  | 'hold-expired'
  | 'hold-resolved'
  | 'more-than-held'
  | 'hold-exists';

/** A "no" as a value. `field` is the name of the request's field that is wrong; `values` are for the message. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly field?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Makes a refusal. */
export function refuse(refused: RefusalCode, field?: string, values?: Refusal['values']): Refusal {
  return { refused, ...(field === undefined ? {} : { field }), ...(values === undefined ? {} : { values }) };
}

/** Tells a refusal from an answer. */
export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
