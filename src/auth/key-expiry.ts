import { Instant, addMillis } from '../common/instant';
import { Role, STAFF_ROLES } from './permissions';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The term of a key of a ledger without an expiry of its own, in days (docs/decisions/0043). */
export const TERM_DAYS = 365;

/** The most days after which a key of staff may end: a year, a leap year too. */
export const MAX_STAFF_TERM_DAYS = 366;

/**
 * Returns the expiry of a new key without one of its own: after a year.
 * @param ledger '' for a key of the instance, which ends only if an expiry is set
 */
export function defaultExpiry(ledger: string, now: Instant): Instant | undefined {
  return ledger === '' ? undefined : addMillis(now, TERM_DAYS * DAY_MS);
}

/** Returns the latest expiry that may be set for a key with these roles; undefined if any may. */
export function latestExpiry(roles: readonly Role[], now: Instant): Instant | undefined {
  const isStaff = roles.some((role) => STAFF_ROLES.includes(role));
  return isStaff ? addMillis(now, MAX_STAFF_TERM_DAYS * DAY_MS) : undefined;
}

/**
 * Returns the expiry of the key that replaces an old one, if none was set. An expiry in the future stays, so that a
 * rotation prolongs no key implicitly. A key that had expired begins a new term.
 */
export function endAfterRotation(
  old: { readonly ledger: string; readonly expiresAt: Instant | null },
  now: Instant,
): Instant | undefined {
  if (old.expiresAt === null) return defaultExpiry(old.ledger, now);
  return old.expiresAt > now ? old.expiresAt : addMillis(now, TERM_DAYS * DAY_MS);
}

/** Returns when the old key ends: after the grace period, or at its own expiry if that is earlier. */
export function endOfGrace(expiresAt: Instant | null, graceMinutes: number, now: Instant): Instant {
  const end = addMillis(now, graceMinutes * 60_000);
  return expiresAt !== null && expiresAt < end ? expiresAt : end;
}
