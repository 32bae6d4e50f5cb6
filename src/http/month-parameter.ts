import { Month, isMonth } from '../common/instant';
import { DomainError } from '../common/domain-error';

/**
 * Returns the month in a path.
 * @throws DomainError `not-found` if the text is no month
 */
export function monthParameter(text: string): Month {
  if (!isMonth(text)) throw new DomainError('not-found', { field: 'month' });
  return text;
}
