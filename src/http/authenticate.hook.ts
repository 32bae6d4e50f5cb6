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

interface Coming extends WithCaller {
  /** When the request arrived, by the service's clock. */
  arrived: string;
}

/**
 * What happens to every request before anything of it is read but its head: it gets its headers, is refused while the
 * service stops, is asked for its key or its session, and is counted. What it may do is for the guard to say.
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
    const coming = request as Coming;
    coming.arrived = clock.now();
    void reply.headers(headers(request.url)).header('x-request-id', request.id);
    if (request.url.startsWith('/health/')) {
      if (shutdown.isStopping && !request.url.startsWith('/health/live')) throw refused(reply);
      return;
    }
    if (shutdown.isStopping) throw refused(reply);
    const caller = await callerOf(callers, request);
    if (caller === undefined) return limits.byAddress(request);
    coming.caller = caller;
    usage.note(caller.keyId, coming.arrived);
    return limits.byKey(request);
  });
}

function refused(reply: FastifyReply): DomainError {
  void reply.header('connection', 'close');
  return new DomainError('stopping');
}

/** Who asks: the holder of the key in the header, or for reading who is signed in with the browser. */
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
  // Another site could make a browser send a form, but never a page read: so a session reads, and writes nothing.
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const session = reads ? readSessionCookie(request) : undefined;
  return session === undefined ? undefined : sessions.caller(session);
}

/** Counts a wrong key against its address, and refuses it when there were too many. */
export async function countFailedSignIn(failedSignIns: FailedSignInLimiter, { ip }: FastifyRequest): Promise<void> {
  const seconds = await failedSignIns.recordFailure(rateLimitAddress(ip));
  if (seconds === undefined) return;
  throw new DomainError('too-many-attempts', {
    values: { minutes: Math.ceil(seconds / 60) },
    headers: { 'retry-after': String(seconds) },
  });
}
