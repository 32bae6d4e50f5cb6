import { Refusal, refuse } from '../common/refusal';
import { Instant } from '../common/instant';
import type { ApiKey } from './api-key.entity';
import { endOfGrace } from './key-expiry';

/** How a key is rotated. */
export interface Rotation {
  /** How long the old key stays valid, in minutes; 0 ends it at once. */
  readonly graceMinutes: number;
  /** When the new key ends; see key-expiry.ts for the default. */
  readonly expiresAt?: Instant;
}

/**
 * Why a key can't be rotated; undefined when it can. A revoked key has no successor, and a key has one at most: a key in
 * its grace period would otherwise make a second one. A key that waits for its confirmation does not work yet.
 */
export function rotationRefusal(
  old: Pick<ApiKey, 'revokedAt' | 'waitingSince'>,
  hasSuccessor: boolean,
): Refusal | undefined {
  if (old.revokedAt !== null) return refuse('key-ended');
  if (old.waitingSince !== null) return refuse('key-waits');
  return hasSuccessor ? refuse('already-rotated') : undefined;
}

/** The end of a key that is replaced: at once, or after the grace period. */
export function endOfReplaced(
  { expiresAt, revokedAt }: Pick<ApiKey, 'expiresAt' | 'revokedAt'>,
  graceMinutes: number,
  now: Instant,
): Pick<ApiKey, 'expiresAt' | 'revokedAt'> {
  return graceMinutes === 0
    ? { expiresAt, revokedAt: now }
    : { expiresAt: endOfGrace(expiresAt, graceMinutes, now), revokedAt };
}
