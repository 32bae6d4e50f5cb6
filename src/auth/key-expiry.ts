import { Instant, addMillis } from '../common/instant';
import { Role } from './permissions';

/**
 * Roles whose keys expire by default (docs/decisions/0013): many people have keys of shops and volunteers, and forget
 * them. Keys of the centre and the auditor end only if an expiry is set.
 */
const EXPIRING_ROLES: readonly Role[] = ['shop', 'volunteer'];

const DAY_MS = 24 * 60 * 60 * 1000;

/** The term of a key that expires by default, in days. */
export const TERM_DAYS = 365;

/** Returns the expiry of a new key without one of its own: after a year for shops and volunteers, else never. */
export function defaultExpiry(roles: readonly Role[], now: Instant): Instant | undefined {
  return roles.some((role) => EXPIRING_ROLES.includes(role)) ? addMillis(now, TERM_DAYS * DAY_MS) : undefined;
}

/**
 * Returns the expiry of the key that replaces an old one, if none was set. An expiry in the future stays, so that a
 * rotation prolongs no key implicitly. A key that had expired begins a new term.
 */
export function endAfterRotation(
  old: { readonly roles: readonly Role[]; readonly expiresAt: Instant | null },
  now: Instant,
): Instant | undefined {
  if (old.expiresAt === null) return defaultExpiry(old.roles, now);
  return old.expiresAt > now ? old.expiresAt : addMillis(now, TERM_DAYS * DAY_MS);
}

/** Returns when the old key ends: after the grace period, or at its own expiry if that is earlier. */
export function endOfGrace(expiresAt: Instant | null, graceMinutes: number, now: Instant): Instant {
  const end = addMillis(now, graceMinutes * 60_000);
  return expiresAt !== null && expiresAt < end ? expiresAt : end;
}
