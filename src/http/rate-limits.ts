import type { FastifyRequest } from 'fastify';
import { rateLimitAddress } from '../auth/client-address';
import { ClockRateLimiter } from '../auth/clock-rate-limiter';
import { WithCaller } from '../auth/permission.guard';
import { Clock } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { Settings } from '../config/settings';

/**
 * Counts a request against a limit.
 * @throws DomainError `too-many-requests` with the seconds to wait
 */
export type RateLimit = (request: FastifyRequest) => Promise<void>;

const WINDOW_SECONDS = 60;

/** Creates the limits of requests a minute: by key for requests with a valid one, and by address for all others. */
export function rateLimitsOf(
  { RATE_LIMIT, PUBLIC_RATE_LIMIT }: Settings,
  clock: Clock,
): { byKey: RateLimit; byAddress: RateLimit } {
  return {
    byKey: rateLimit(RATE_LIMIT, clock, (request) => (request as WithCaller).caller?.keyId ?? ''),
    byAddress: rateLimit(PUBLIC_RATE_LIMIT, clock, ({ ip }) => rateLimitAddress(ip)),
  };
}

/** @param limit requests a minute; 0 is no limit */
function rateLimit(limit: number, clock: Clock, nameOf: (request: FastifyRequest) => string): RateLimit {
  if (limit === 0) return () => Promise.resolve();
  const limiter = new ClockRateLimiter(clock, { points: limit, duration: WINDOW_SECONDS });
  return async (request) => {
    const seconds = await limiter.count(nameOf(request));
    if (seconds !== undefined) throw tooManyRequests(limit, seconds);
  };
}

function tooManyRequests(limit: number, seconds: number): DomainError {
  return new DomainError('too-many-requests', {
    values: { limit, seconds },
    headers: {
      'retry-after': String(seconds),
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(seconds),
    },
  });
}
