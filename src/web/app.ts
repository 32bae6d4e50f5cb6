import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { FastifyError, FastifyReply, FastifyRequest, LogController } from 'fastify';
import { AppModule } from '../app.module';
import { Clock } from '../platform/clock';
import { Access } from '../platform/database/database';
import { Problem } from '../platform/http/problem';
import { writeProblem } from '../platform/http/problem.filter';
import { Settings } from '../platform/settings';
import { describeApi } from './openapi';

/** The largest body of a request: a service record is under 1 KB. */
const BODY_LIMIT = 64 * 1024;

/** The largest body of a bulk request: a thousand of them. */
const BULK_LIMIT = 1024 * 1024;

/** No request has an object in an object in an object; what walks through a body may then do so by recursion. */
const DEEPEST = 4;

function isDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((member) => isDeep(member, left - 1));
}

/** Puts the service together: not yet listening. */
export async function newApp(
  settings: Settings,
  access: Access = 'write',
  clock = new Clock(),
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    logger: { level: settings.LOG_LEVEL },
    logController: new LogController({ disableRequestLogging: true }),
    // An address that can't be read leads nowhere.
    frameworkErrors: (_: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      writeProblem(new Problem('not-found'), request, reply),
    // Names longer than this are refused by the router before any code sees them.
    routerOptions: { maxParamLength: 300 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(settings, access, clock), adapter, {
    logger: settings.LOG_LEVEL === 'silent' ? false : ['error', 'warn'],
    abortOnError: false,
    // Fastify's own parsers: Nest would take forms too.
    bodyParser: false,
  });
  app.enableShutdownHooks();
  const server = adapter.getInstance();
  server.removeContentTypeParser('text/plain');
  server.decorateRequest('arrived', '');
  server.addHook('onRoute', (route) => {
    if (route.url.endsWith('/bulk')) route.bodyLimit = BULK_LIMIT;
  });
  server.addHook('onRequest', (request, _, next) => {
    Object.assign(request, { arrived: clock.now() });
    next();
  });
  server.addHook('preValidation', (request, _, next) => {
    next(isDeep(request.body, DEEPEST) ? new Problem('malformed-body') : undefined);
  });
  server.addHook('onResponse', (request, reply, next) => {
    // The route's pattern, not the address: numbers of people stand in addresses.
    const { url: route } = request.routeOptions;
    request.log.info({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) });
    next();
  });
  const document = describeApi(app);
  SwaggerModule.setup('docs', app, document, { customSiteTitle: 'Timebank Ledger API', raw: false });
  server.get('/openapi.json', (_, reply) => reply.send(document));
  await app.init();
  return app;
}
