import type { FastifyInstance } from 'fastify';
import { DomainError } from '../common/domain-error';

/** A registered route. */
interface KnownRoute {
  readonly method: string;
  readonly path: RegExp;
}

/**
 * Answers 405 with the allowed methods (RFC 9110 §15.5.6) instead of 404 if the address exists for other methods.
 */
export function registerMethodNotAllowed(server: FastifyInstance): void {
  const known: KnownRoute[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    known.push(...[method].flat().map((one) => ({ method: one, path: pathOf(url) })));
  });
  server.addHook('preValidation', (request, _, next) => {
    if (!request.is404) return next();
    const [path = ''] = request.url.split('?');
    const allowed = known.filter((one) => one.path.test(path)).map(({ method }) => method);
    const allow = [...new Set(allowed)].sort().join(', ');
    next(allow === '' ? undefined : new DomainError('method-not-allowed', { values: { allow }, headers: { allow } }));
  });
}

/** A pattern of the paths of a route such as `/v1/ledgers/:ledger`. */
function pathOf(url: string): RegExp {
  return new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`);
}
