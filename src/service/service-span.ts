import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';

/** The longest service that one record may have, in milliseconds: 24 hours (docs/domain.md §6). */
const MAX_SPAN_MS = 24 * 60 * 60_000;

/** When a service began and ended; the end is the sign-out, or the planned end of its activity. */
export interface ServiceSpan {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/**
 * Refuses a span that no service can have, under every policy pack: one that ends before it starts, and one of more
 * than 24 hours, which is a forgotten sign-out or a mistyped day (docs/decisions/0040).
 */
export function checkSpan({ startsAt, endsAt }: ServiceSpan): Refusal | undefined {
  if (endsAt <= startsAt) return refuse('ends-before-it-starts', 'signedOutAt');
  const tooLong = Date.parse(endsAt) - Date.parse(startsAt) > MAX_SPAN_MS;
  return tooLong ? refuse('too-long', 'signedOutAt') : undefined;
}

/**
 * Refuses hours that were not given yet. A record may wait for its approval while the service goes on; a missing
 * sign-out is then filled with a planned end that is still to come.
 * @param latest the latest instant that counts as past
 */
export function checkOver({ endsAt }: Pick<ServiceSpan, 'endsAt'>, latest: Instant): Refusal | undefined {
  return endsAt > latest ? refuse('not-over-yet', 'signedOutAt') : undefined;
}
