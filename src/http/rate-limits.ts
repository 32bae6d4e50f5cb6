import rateLimit, { CreateRateLimitOptions } from '@fastify/rate-limit';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { rateLimitAddress } from '../auth/client-address';
import { WithCaller } from '../auth/permission.guard';
import { DomainError } from '../common/domain-error';
import { Settings } from '../config/settings';

/** Refuses a request that is one too many. */
export type RateLimit = (request: FastifyRequest) => Promise<void>;

const unlimited: RateLimit = () => Promise.resolve();

/**
 * The limits of requests a minute: by key for those who have one, by address for everybody else. The plugin counts the
 * last 5,000 of either.
 */
export async function rateLimitsOf(
  app: NestFastifyApplication,
  { RATE_LIMIT, PUBLIC_RATE_LIMIT }: Settings,
): Promise<{ byKey: RateLimit; byAddress: RateLimit }> {
  const server = app.getHttpAdapter().getInstance();
  // Nothing by itself: a request is counted once it is known who asks.
  await server.register(rateLimit, { global: false });
  const limit = (max: number, keyGenerator: CreateRateLimitOptions['keyGenerator']): RateLimit => {
    if (max === 0) return unlimited;
    const count = server.createRateLimit({ max, timeWindow: '1 minute', keyGenerator });
    return async (request) => {
      const counted = await count(request);
      if (!counted.isAllowed && counted.isExceeded) throw tooMany(max, counted.ttlInSeconds);
    };
  };
  return {
    byKey: limit(RATE_LIMIT, (request) => `key ${(request as WithCaller).caller?.keyId ?? ''}`),
    byAddress: limit(PUBLIC_RATE_LIMIT, (request) => `address ${rateLimitAddress(request.ip)}`),
  };
}

function tooMany(limit: number, seconds: number): DomainError {
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
