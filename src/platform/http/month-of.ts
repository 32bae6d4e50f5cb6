import { Month, isMonth } from '../instant';
import { Problem } from './problem';

/** The month of an address; what is no month is not found. */
export function monthOf(text: string): Month {
  if (!isMonth(text)) throw new Problem('not-found', { field: 'month' });
  return text;
}
