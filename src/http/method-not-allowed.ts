import type { FastifyInstance } from 'fastify';
import { DomainError } from '../common/domain-error';

interface Known {
  readonly method: string;
  readonly path: RegExp;
}

/**
 * Answers a method that an address doesn't take with 405 and those that it takes (RFC 9110 §15.5.6), and not as if
 * nothing were there.
 */
export function registerMethodNotAllowed(server: FastifyInstance): void {
  const known: Known[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    known.push(...[method].flat().map((one) => ({ method: one, path: pathOf(url) })));
  });
  server.addHook('preValidation', (request, _, next) => {
    if (!request.is404) return next();
    const [path = ''] = request.url.split('?');
    const taken = known.filter((one) => one.path.test(path)).map(({ method }) => method);
    const allow = [...new Set(taken)].sort().join(', ');
    next(allow === '' ? undefined : new DomainError('method-not-allowed', { values: { allow }, headers: { allow } }));
  });
}

/** The addresses of a route: `/v1/ledgers/:ledger`. */
function pathOf(url: string): RegExp {
  return new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`);
}
