import { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rateLimitAddress } from '../auth/client-address';
import { FailedSignInLimiter } from '../auth/failed-sign-in-limiter';
import { readSessionCookie } from '../auth/session-cookie';
import { WithCaller } from '../auth/permission.guard';
import { KeyUsage } from '../auth/key-usage';
import { Caller, ApiKeys } from '../auth/api-keys.service';
import { Sessions } from '../auth/sessions.service';
import { Clock } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { Settings } from '../config/settings';
import { rateLimitsOf } from './rate-limits';
import { SecurityHeaders } from './security-headers';
import { ShutdownService } from './shutdown.service';

/** A request as the hook leaves it. */
interface ArrivedRequest extends WithCaller {
  /** When the request arrived, by the service's clock. */
  arrived: string;
}

/**
 * Registers the hook that runs for every request before its body is read. It sets the headers of the answer, rejects the
 * request while the service stops, finds its caller by key or session, and counts it against the rate limits. What the
 * caller may do is decided by PermissionGuard.
 */
export function registerAuthenticateHook(
  app: NestFastifyApplication,
  { clock, headers }: { readonly clock: Clock; readonly headers: SecurityHeaders },
): void {
  const shutdown = app.get(ShutdownService);
  const usage = app.get(KeyUsage);
  const callers = { keys: app.get(ApiKeys), sessions: app.get(Sessions), attempts: app.get(FailedSignInLimiter) };
  const limits = rateLimitsOf(app.get(Settings), clock);
  const server = app.getHttpAdapter().getInstance();
  server.decorateRequest('arrived', '');
  server.decorateRequest('caller', undefined);
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const arrived = request as ArrivedRequest;
    arrived.arrived = clock.now();
    void reply.headers(headers(request.url)).header('x-request-id', request.id);
    if (request.url.startsWith('/health/')) {
      if (shutdown.isStopping && !request.url.startsWith('/health/live')) throw stoppingError(reply);
      return;
    }
    if (shutdown.isStopping) throw stoppingError(reply);
    const caller = await callerOf(callers, request);
    if (caller === undefined) return limits.byAddress(request);
    arrived.caller = caller;
    usage.note(caller.keyId, arrived.arrived);
    return limits.byKey(request);
  });
}

/** The error of a request to a service that stops. It closes the connection. */
function stoppingError(reply: FastifyReply): DomainError {
  void reply.header('connection', 'close');
  return new DomainError('stopping');
}

/** Finds the caller by the key in the header or, for reading, by the session of the browser. */
async function callerOf(
  { keys, sessions, attempts: failedSignIns }: { keys: ApiKeys; sessions: Sessions; attempts: FailedSignInLimiter },
  request: FastifyRequest,
): Promise<Caller | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [scheme = '', key = ''] = authorization.split(' ');
    const found = scheme.toLowerCase() === 'bearer' ? await keys.check(key) : 'wrong';
    if (found === 'wrong') await countFailedSignIn(failedSignIns, request);
    return typeof found === 'string' ? undefined : found;
  }
  // A session only reads: another site could make a browser send a form, but could not read the answer.
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const session = isRead ? readSessionCookie(request) : undefined;
  return session === undefined ? undefined : sessions.caller(session);
}

/**
 * Counts a wrong key against the address that it came from.
 * @throws DomainError `too-many-attempts` if there were too many
 */
export async function countFailedSignIn(failedSignIns: FailedSignInLimiter, { ip }: FastifyRequest): Promise<void> {
  const seconds = await failedSignIns.recordFailure(rateLimitAddress(ip));
  if (seconds === undefined) return;
  throw new DomainError('too-many-attempts', {
    values: { minutes: Math.ceil(seconds / 60) },
    headers: { 'retry-after': String(seconds) },
  });
}
