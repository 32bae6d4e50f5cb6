import 'reflect-metadata';
import { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { resolve } from 'node:path';
import { AppModule } from '../../src/app.module';
import { Role } from '../../src/auth/permissions';
import { Clock } from '../../src/common/clock';
import { Settings } from '../../src/config/settings';
import { Communities } from '../../src/communities/communities.service';
import { createApp } from '../../src/create-app';
import { ManualClock } from './journal-fixture';
import { assertDeclared } from './declared-problems';
import { assertDescribed } from './described-answers';
import { ON_POSTGRES, dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from './temporary-database';

/** Folder of the sample months. */
export const EXAMPLES = resolve(__dirname, '../../examples');

/** An HTTP response. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed JSON body; empty for other content. */
  readonly body: Record<string, unknown>;
}

/** Options of an HTTP request. */
export interface RequestOptions {
  readonly method?: string;
  readonly key?: string;
  /** Idempotency-Key header; a new key for a POST when undefined, no header when null. */
  readonly idem?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** An HTTP client of a service, in this process or another. */
export interface ServiceClient {
  /** Sends an HTTP request. */
  ask(path: string, options?: RequestOptions): Promise<Reply>;
  /** Creates a ledger and returns its operator's API key. */
  ledger(slug: string, zone?: string): Promise<string>;
  /** Creates an API key with a role in a ledger, as at the command line. */
  key(ledger: string, role: Role, holder?: { person?: string; shop?: string }): Promise<string>;
}

/** A service in this process, listening on a free port, with its own database. */
export interface Service extends ServiceClient {
  readonly app: NestFastifyApplication;
  readonly base: string;
  readonly settings: Settings;
  readonly clock: ManualClock;
  /** Creates an instance key. */
  instanceKey(): Promise<string>;
  end(): Promise<void>;
}

let requestCount = 0;

/** Starts a service on an empty database, or on the database of an existing folder. */
export async function newService(
  clock: Clock = new ManualClock('2026-11-20T04:00:00.000Z'),
  existingFolder?: string,
  overrides: Partial<Settings> = {},
): Promise<Service> {
  const folder = existingFolder ?? (await newTemporaryDatabase());
  const settings = Object.assign(new Settings(), {
    ...settingsAt(folder),
    PORT: 0,
    LOG_LEVEL: 'silent',
    // Tests send more requests than the limit for unauthenticated clients.
    PUBLIC_RATE_LIMIT: 0,
    WRONG_KEY_LIMIT: 1_000_000,
    // A job with an error is retried immediately.
    JOB_RETRY_SECONDS: 0,
    ...overrides,
  });
  const app = await createApp(settings, { clock });
  const worker = await startWorker(settings, clock);
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  const ask = (path: string, options: RequestOptions = {}): Promise<Reply> => request(base + path, options);
  const communities = app.get(Communities);
  return {
    app,
    base,
    settings,
    clock: clock as ManualClock,
    ask,
    async ledger(slug, zone = 'Asia/Shanghai') {
      await communities.create({ ledger: slug, name: slug, zone, currency: 'CNY' });
      return (await communities.createKey(slug, { roles: ['operator'], person: 'operator', label: '' })).key;
    },
    async key(ledger, role, { person = role, shop } = {}) {
      return (await communities.createKey(ledger, { roles: [role], person, shop, label: '' })).key;
    },
    async instanceKey() {
      return (await communities.createInstanceKey('')).key;
    },
    async end() {
      await app.close();
      await worker?.close();
      if (existingFolder === undefined) await dropTemporaryDatabase(folder);
    },
  };
}

/** Starts a worker on PostgreSQL with Redis, where the service runs no jobs itself. */
async function startWorker(settings: Settings, clock: Clock): Promise<INestApplicationContext | undefined> {
  if (!ON_POSTGRES || settings.REDIS_URL === '') return undefined;
  const module = AppModule.for({ settings, access: 'write', clock, role: 'worker' });
  return NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
}

/** Sends an HTTP request, and checks that the response is as documented for the route: an answer or a problem. */
export async function request(
  url: string,
  { method = 'GET', key, idem, body, headers = {} }: RequestOptions,
): Promise<Reply> {
  requestCount += 1;
  const idempotency = idem === undefined && method === 'POST' ? `fresh-${requestCount}` : idem;
  const response = await fetch(url, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(idempotency && { 'idempotency-key': idempotency }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  const reply: Reply = {
    status: response.status,
    headers: response.headers,
    text,
    body: json && text !== '' ? (JSON.parse(text) as Reply['body']) : {},
  };
  assertDeclared(method, url, reply);
  assertDescribed(method, url, reply);
  return reply;
}
