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
 * Returns the month in a path that is to be closed.
 * @throws DomainError `not-found` if the text is no month, `invalid-request` if it is before the first that has figures
 */
export function closedMonthParameter(text: string): Month {
  const month = monthParameter(text);
  if (month < FIRST_MONTH) throw new DomainError('invalid-request', { wrong: [TOO_EARLY] });
  return month;
}

const TOO_EARLY: FieldError = {
  field: 'month',
  text: { en: `must be ${FIRST_MONTH} or later`, zh: `必须在 ${FIRST_MONTH} 或以后` },
};

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
