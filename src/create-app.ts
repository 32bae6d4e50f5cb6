import 'reflect-metadata';
import cookie from '@fastify/cookie';
import formBody from '@fastify/formbody';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyHttpOptions,
  LogController,
} from 'fastify';
import type { Server } from 'node:http';
import { AppModule } from './app.module';
import { Clock } from './common/clock';
import { Access } from './database/engine';
import { DomainError } from './common/domain-error';
import { writeProblem } from './http/problem.filter';
import { ProcessRole } from './config/process-role';
import { Settings } from './config/settings';
import { handleClientError } from './http/client-error-handler';
import { registerAuthenticateHook } from './http/authenticate.hook';
import { registerMethodNotAllowed } from './http/method-not-allowed';
import { MetricsServer } from './observability/metrics/metrics-server';
import { nestLogger } from './observability/logging/nest-logger';
import { buildOpenApiDocument } from './http/openapi/openapi';
import { requestId } from './http/request-id';
import { logRequests } from './http/request-log';
import { securityHeaders } from './http/security-headers';
import { FORMS } from './pages/sign-in.controller';
import { ShutdownService } from './http/shutdown.service';
import { Tracing } from './observability/tracing/tracing';

/** The largest body of a request: a service record is under 1 KB. */
const BODY_LIMIT = 64 * 1024;

/** The largest body of a bulk request: a thousand of them. */
const BULK_LIMIT = 1024 * 1024;

/** No request has an object in an object in an object; what walks through a body may then do so by recursion. */
const MAX_DEPTH = 4;

/** The largest head of a request, address and headers together. */
const HEAD_LIMIT = 16 * 1024;

/** Most connections at once; further ones are closed unread. */
const MAX_CONNECTIONS = 10_000;

/** How long a connection may wait for its next request: longer than the servers in front wait, in seconds. */
const KEEP_ALIVE_SECONDS = 65;

/** How long a connection may show no sign of life while it is answered, in seconds: a reader that stopped reading. */
const SILENT_SECONDS = 300;

/** How a request has to come. Too slow, too large or no request at all: it is answered and its connection closed. */
function transport({ REQUEST_SECONDS, TRUSTED_PROXIES }: Settings): FastifyHttpOptions<Server> {
  const trusted = TRUSTED_PROXIES.trim();
  return {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_SECONDS * 1000,
    keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
    connectionTimeout: SILENT_SECONDS * 1000,
    http: {
      headersTimeout: Math.min(REQUEST_SECONDS, 10) * 1000,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: HEAD_LIMIT,
    },
    clientErrorHandler: handleClientError,
    trustProxy: trusted === '' ? false : trusted,
    // The authentication hook answers, with a problem document.
    return503OnClosing: false,
  };
}

function isDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((member) => isDeep(member, left - 1));
}

/** A name in an address that holds a NUL is nobody's, and PostgreSQL takes no such text: another sign stands for it. */
function replaceNul(params: unknown): void {
  const names = params as Record<string, string>;
  for (const [name, value] of Object.entries(names ?? {})) names[name] = value.replaceAll('\0', '\uFFFD');
}

/** How the application is made, where that differs from a service that writes. */
interface CreateOptions {
  readonly access?: Access;
  readonly clock?: Clock;
  readonly role?: ProcessRole;
}

/** Creates the application; it does not listen yet. */
export async function createApp(
  settings: Settings,
  { access = 'write', clock = new Clock(), role = 'service' }: CreateOptions = {},
): Promise<NestFastifyApplication> {
  const headers = await securityHeaders(settings);
  const adapter = new FastifyAdapter({
    ...transport(settings),
    logger: { level: settings.LOG_LEVEL },
    genReqId: requestId,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    // An address that can't be read leads nowhere.
    frameworkErrors: (_: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      writeProblem(
        new DomainError('not-found'),
        request,
        reply.headers({ ...headers(''), 'x-request-id': request.id }),
      ),
    // Names longer than this are refused by the router before any code sees them.
    routerOptions: { maxParamLength: 300 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for({ settings, access, clock, role }),
    adapter,
    {
      logger: nestLogger(adapter.getInstance().log),
      abortOnError: false,
      // Fastify's own parsers: Nest would take forms too.
      bodyParser: false,
    },
  );
  const server = adapter.getInstance();
  server.server.maxConnections = MAX_CONNECTIONS;
  app.get(ShutdownService).trackConnections(server.server);
  server.removeContentTypeParser('text/plain');
  server.addHook('onRoute', (route) => {
    if (route.url.endsWith('/bulk')) route.bodyLimit = BULK_LIMIT;
  });
  await server.register(cookie);
  await readForms(server);
  registerMethodNotAllowed(server);
  registerAuthenticateHook(app, { clock, headers });
  server.addHook('preValidation', (request, _, next) => {
    replaceNul(request.params);
    next(isDeep(request.body, MAX_DEPTH) ? new DomainError('malformed-body') : undefined);
  });
  logRequests(server);
  app.get(MetricsServer).watch(server);
  app.get(Tracing).watch(server);
  // Built at the first request for it: it takes longer than the rest of the start.
  let described: OpenAPIObject | undefined;
  const description = (): OpenAPIObject => (described ??= buildOpenApiDocument(app));
  SwaggerModule.setup('docs', app, description, { customSiteTitle: 'Timebank Ledger API', raw: false });
  server.get('/openapi.json', (_, reply) => reply.send(description()));
  await app.init();
  return app;
}

/** Accepts forms on the routes for signing in and out, and rejects them elsewhere, where a body is JSON. */
async function readForms(server: FastifyInstance): Promise<void> {
  await server.register(formBody);
  server.addHook('preValidation', ({ headers, body, routeOptions }, _, next) => {
    const isForm = body !== undefined && (headers['content-type'] ?? '').toLowerCase().startsWith(FORM_TYPE);
    next(isForm && !FORMS.includes(routeOptions.url ?? '') ? new DomainError('unsupported-media-type') : undefined);
  });
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
