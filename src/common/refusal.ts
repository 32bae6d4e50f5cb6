/**
 * Every reason for which a rule rejects a command. The list is closed: `http/refusal-problem-types.ts` has a line for
 * each code, and a missing one does not compile.
 */
export type RefusalCode =
  // service records
  | 'unknown-volunteer'
  | 'unknown-activity'
  | 'unknown-person'
  | 'not-independent'
  | 'ends-before-it-starts'
  | 'too-long'
  | 'not-over-yet'
  | 'ends-far-beyond-plan'
  | 'ends-after-approval'
  | 'beyond-capacity'
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
  | 'self-rating'
  | 'already-rated'
  | 'already-withdrawn'
  // shops
  | 'unknown-offer'
  | 'unknown-shop'
  | 'shop-not-active'
  | 'shop-without-rate'
  | 'offer-without-price'
  | 'no-such-redemption'
  | 'ambiguous-number'
  | 'more-than-captured'
  | 'already-used'
  // statements
  | 'statement-open'
  | 'not-disputed'
  // redemption codes and payments
  | 'consent-invalid'
  | 'issued-by-shop'
  | 'consent-used'
  | 'above-ceiling'
  | 'ceiling-missing'
  | 'not-enough-points'
  | 'more-than-owed'
  // master data
  | 'already-registered'
  | 'unknown-category'
  | 'unknown-organisation'
  | 'unknown-unit'
  | 'unknown-cohort'
  // certificates and keys
  | 'no-service'
  | 'already-revoked'
  | 'expires-in-the-past'
  | 'expires-too-late'
  | 'key-ended'
  | 'already-rotated'
  | 'key-waits'
  | 'not-a-till'
  // import
  | 'invalid-row'
  | 'unknown-import'
  | 'import-not-confirmed'
  | 'import-closed'
  | 'outside-import'
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

/** A rejected command, as a value. `field` names the wrong field of the request; `values` fill the message. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly field?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Makes a refusal. */
export function refuse(refused: RefusalCode, field?: string, values?: Refusal['values']): Refusal {
  return { refused, ...(field === undefined ? {} : { field }), ...(values === undefined ? {} : { values }) };
}

/** Distinguishes a refusal from a result. */
export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
