import { Month, isMonth } from '../common/instant';
import { DomainError, FieldError } from '../common/domain-error';

/** The first month that has reports and statements. */
export const FIRST_MONTH: Month = '2000-01';

/**
 * Returns the month in a path.
 * @throws DomainError `not-found` if the text is no month
 */
export function monthParameter(text: string): Month {
  if (!isMonth(text)) throw new DomainError('not-found', { field: 'month' });
  return text;
}

/**
 * Checks that a month can have figures: it is neither before 2000 nor still to come.
 * @param last the current month in the ledger's zone
 * @throws DomainError `invalid-request` that names the field
 */
export function assertPastMonth(field: string, month: Month, last: Month): void {
  if (month < FIRST_MONTH || month > last) throw new DomainError('invalid-request', { wrong: [outside(field, last)] });
}

function outside(field: string, last: Month): FieldError {
  const text = {
    en: `must be from ${FIRST_MONTH} to ${last}`,
    zh: `必须在 ${FIRST_MONTH} 到 ${last} 之间`,
  };
  return { field, text };
}
