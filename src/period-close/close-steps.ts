import { Month } from '../common/instant';

/** The step that settles all shops. */
export const SHOPS_STEP = 'shops';

/** The step that changes one volunteer's star level. */
export function starStep(volunteer: string): string {
  return `star:${volunteer}`;
}

/** The key of a step of a month's close. The same step of the same month is booked once, and found by it again. */
export function closeKey(month: Month, step: string): string {
  return `close:${month}:${step}`;
}
