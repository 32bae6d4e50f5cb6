import { Month, isMonth } from '../common/instant';
import { DomainError } from '../common/domain-error';

/** The month of an address; what is no month is not found. */
export function monthParameter(text: string): Month {
  if (!isMonth(text)) throw new DomainError('not-found', { field: 'month' });
  return text;
}
