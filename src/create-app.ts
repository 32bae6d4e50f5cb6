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
import { createProcessLog } from './config/process-log';
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

/** The largest body of a request, in bytes. A service record has less than 1 KiB. */
const MAX_BODY_BYTES = 64 * 1024;

/** The largest body of a bulk request, in bytes: about a thousand records. */
const MAX_BULK_BYTES = 1024 * 1024;

/** How deep the objects and lists of a body may be nested. It makes recursion over a body safe. */
const MAX_DEPTH = 4;

/** The largest address and headers of a request together, in bytes. */
const MAX_HEAD_BYTES = 16 * 1024;

/** The most connections at once; further ones are closed unread. */
const MAX_CONNECTIONS = 10_000;

/** How long a connection is kept for its next request, in seconds: longer than proxies in front of the service keep it. */
const KEEP_ALIVE_SECONDS = 65;

/** How long a connection may be idle while it is answered, in seconds. A client that stopped reading is disconnected. */
const IDLE_SECONDS = 300;

/** The limits of the HTTP server. A request that exceeds them is answered and its connection is closed. */
function transportOptions({ REQUEST_SECONDS, TRUSTED_PROXIES }: Settings): FastifyHttpOptions<Server> {
  const trusted = TRUSTED_PROXIES.trim();
  return {
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_SECONDS * 1000,
    keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
    connectionTimeout: IDLE_SECONDS * 1000,
    http: {
      headersTimeout: Math.min(REQUEST_SECONDS, 10) * 1000,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: MAX_HEAD_BYTES,
    },
    clientErrorHandler: handleClientError,
    trustProxy: trusted === '' ? false : trusted,
    // The authentication hook answers instead, with a problem document.
    return503OnClosing: false,
  };
}

/** Whether a value is nested deeper than so many levels. */
function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}

/** Replaces NUL in path parameters. Nothing has such a name, and PostgreSQL accepts no text with a NUL. */
function replaceNul(params: unknown): void {
  const names = params as Record<string, string>;
  for (const [name, value] of Object.entries(names ?? {})) names[name] = value.replaceAll('\0', '\uFFFD');
}

/** How the application differs from a service that writes. */
interface CreateOptions {
  readonly access?: Access;
  readonly clock?: Clock;
  readonly role?: ProcessRole;
}

/** Creates the application. It does not listen yet. */
export async function createApp(
  settings: Settings,
  { access = 'write', clock = new Clock(), role = 'service' }: CreateOptions = {},
): Promise<NestFastifyApplication> {
  const headers = await securityHeaders(settings);
  const log = createProcessLog(settings);
  const adapter = new FastifyAdapter({
    ...transportOptions(settings),
    loggerInstance: log,
    genReqId: requestId,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    // The router could not decode the address, or a name in it is too long; no hook runs then.
    frameworkErrors: (_: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      writeProblem(
        new DomainError('not-found'),
        request,
        reply.headers({ ...headers(''), 'x-request-id': request.id }),
      ),
    // In characters; every name in use is shorter.
    routerOptions: { maxParamLength: 300 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for({ settings, access, clock, role, log }),
    adapter,
    {
      logger: nestLogger(log),
      abortOnError: false,
      // Fastify's own parsers. Nest's would accept forms on every route.
      bodyParser: false,
    },
  );
  const server = adapter.getInstance();
  server.server.maxConnections = MAX_CONNECTIONS;
  app.get(ShutdownService).trackConnections(server.server);
  server.removeContentTypeParser('text/plain');
  server.addHook('onRoute', (route) => {
    if (route.url.endsWith('/bulk')) route.bodyLimit = MAX_BULK_BYTES;
  });
  await server.register(cookie);
  await readForms(server);
  registerMethodNotAllowed(server);
  registerAuthenticateHook(app, { clock, headers });
  server.addHook('preValidation', (request, _, next) => {
    replaceNul(request.params);
    next(isDeeperThan(MAX_DEPTH, request.body) ? new DomainError('malformed-body') : undefined);
  });
  logRequests(server);
  app.get(MetricsServer).watch(server);
  app.get(Tracing).watch(server);
  // Built at the first request for it: it takes longer than the rest of the start.
  let document: OpenAPIObject | undefined;
  const openApiDocument = (): OpenAPIObject => (document ??= buildOpenApiDocument(app));
  SwaggerModule.setup('docs', app, openApiDocument, { customSiteTitle: 'Timebank Ledger API', raw: false });
  server.get('/openapi.json', (_, reply) => reply.send(openApiDocument()));
  try {
    await app.init();
  } catch (error) {
    // What does not start must free its database.
    await app.close();
    throw error;
  }
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
