import { Month } from '../../common/instant';
import { monthAfter } from '../../common/calendar';
import { Head } from './ledger-view';

/** The month itself when it is open, else the first open month after it. */
export function firstOpenMonth(
  month: Month,
  { closedThrough, closing }: Pick<Head, 'closedThrough' | 'closing'>,
): Month {
  const lastClosed = closing > closedThrough ? closing : closedThrough;
  return month > lastClosed ? month : monthAfter(lastClosed);
}
