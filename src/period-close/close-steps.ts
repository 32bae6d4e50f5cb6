import { Month } from '../common/instant';

/** The step that settles all shops. */
export const SHOPS_STEP = 'shops';

/** The step that changes one volunteer's star level. */
export function starStep(volunteer: string): string {
  return `star:${volunteer}`;
}

/** The idempotency key of a step of a month's close. A resumed close uses the same keys, so no step is booked twice. */
export function closeKey(month: Month, step: string): string {
  return `close:${month}:${step}`;
}
