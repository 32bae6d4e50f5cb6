import type { FastifyInstance } from 'fastify';
import { requestLogFields } from './request-log-fields';

/** Writes a line for every request that was answered: what was asked, by its route's pattern, and what became of it. */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, next) => {
    // The route's pattern, not the address: numbers of people stand in addresses.
    const { url: route } = request.routeOptions;
    const { method } = request;
    request.log.info({
      method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...requestLogFields(reply),
    });
    next();
  });
}
