import type { FastifyInstance } from 'fastify';
import { requestLogFields } from './request-log-fields';

/** Logs every request when it is answered: its method, route, status and duration in milliseconds. */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, next) => {
    // The pattern of the route, because addresses contain the numbers of people.
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
