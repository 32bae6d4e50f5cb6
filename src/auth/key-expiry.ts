import { Instant, later } from '../common/instant';
import { Role } from './permissions';

/**
 * How long keys last (docs/decisions/0013). A till's and a volunteer's key lie in many hands and are forgotten in
 * drawers, so they end by themselves; the centre's and the auditor's end only when an expiry is set.
 */
const ENDING_ROLES: readonly Role[] = ['shop', 'volunteer'];

const DAY = 24 * 60 * 60 * 1000;

/** The term of a key that ends by itself, in days. */
export const TERM_DAYS = 365;

/** When a key ends whose maker didn't say: after a year for shops and volunteers, never for the others. */
export function defaultExpiry(roles: readonly Role[], now: Instant): Instant | undefined {
  return roles.some((role) => ENDING_ROLES.includes(role)) ? later(now, TERM_DAYS * DAY) : undefined;
}

/**
 * When the key ends that takes an old one's place, where nobody said. A rotation prolongs nothing in silence: an end
 * that is still ahead stays. A key that had ended begins a new term.
 */
export function endAfterRotation(
  old: { readonly roles: readonly Role[]; readonly expiresAt: Instant | null },
  now: Instant,
): Instant | undefined {
  if (old.expiresAt === null) return defaultExpiry(old.roles, now);
  return old.expiresAt > now ? old.expiresAt : later(now, TERM_DAYS * DAY);
}

/** When the old key ends: after the grace, unless it ends before that anyway. */
export function endOfGrace(expiresAt: Instant | null, graceMinutes: number, now: Instant): Instant {
  const end = later(now, graceMinutes * 60_000);
  return expiresAt !== null && expiresAt < end ? expiresAt : end;
}
