import { ExecutionContext, applyDecorators, createParamDecorator } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash, randomUUID } from 'node:crypto';
import { Caller } from '../../auth/api-keys.service';
import { DomainError } from '../../common/domain-error';
import { IMPORT_ONLY } from '../../http/fields';
import { RequestLogFields, addLogFields } from '../../http/request-log-fields';
import { languageOf } from '../../common/language';
import { ImportSpan, Outcome, Request } from '../core/command';
import { Entry } from '../core/entry';
import { textFact } from '../core/entry-rows';
import { EntryView, entryView } from './entry.dto';

interface AuthenticatedRequest extends FastifyRequest {
  caller?: Caller;
  /** Instant of arrival by the service's clock, set in create-app.ts. */
  arrived: string;
  /** Import within which the request is made (import/import.guard.ts). */
  import?: ImportSpan;
}

/** Injects the `Request` of a route that may append: caller, idempotency key and fingerprint (docs/ledger.md §5). */
export const IdempotentRequest = createParamDecorator((_: unknown, context: ExecutionContext): Request => {
  const http = context.switchToHttp().getRequest<AuthenticatedRequest>();
  return requestOf(http, idempotencyKey(http.headers['idempotency-key']));
});

/**
 * Injects the `Request` of a route that may append but takes no idempotency key, because repeating it changes nothing
 * more. Each request has a key of its own.
 */
export const KeylessRequest = createParamDecorator((_: unknown, context: ExecutionContext): Request => {
  return requestOf(context.switchToHttp().getRequest<AuthenticatedRequest>(), `keyless:${randomUUID()}`);
});

function requestOf(http: AuthenticatedRequest, key: string): Request {
  const { caller } = http;
  if (!caller) throw new DomainError('unauthorized');
  return {
    ...{ ledger: caller.ledger, client: caller.client, actor: caller.person, key },
    hash: fingerprint(http.method, http.url.split('?')[0] ?? '', http.body),
    language: languageOf(http.headers['accept-language']),
    arrived: http.arrived,
    row: intakeRow(http.headers['intake-row']),
    import: http.import,
  };
}

/** Documents the headers of a route that appends. */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'Unique key chosen by the client, 1 to 255 visible ASCII characters. The same key and body return the stored answer; the same key with another body is rejected.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    ApiHeader({
      name: 'Intake-Row',
      required: false,
      description:
        'Import of old books: position of the imported row, `FILE:LINE`. Stored with a refusal. Not part of what the key covers.',
      schema: { type: 'string' },
      extensions: { [IMPORT_ONLY]: true },
    }),
    ApiHeader({
      name: 'Import',
      required: false,
      description:
        'Import of old books: id of the confirmed import within which the call is made. Not part of what the key covers.',
      schema: { type: 'string' },
      extensions: { [IMPORT_ONLY]: true },
    }),
  );

/** Pattern of an idempotency key. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

/** Pattern of the position of an imported row: `FILE:LINE`. */
export const INTAKE_ROW_PATTERN = /^[\x21-\x7e]{1,100}:[1-9]\d{0,8}$/;

function idempotencyKey(header: string | string[] | undefined): string {
  if (header === undefined || header === '')
    throw new DomainError('idempotency-key-missing', { field: 'Idempotency-Key' });
  const text = Array.isArray(header) ? header.join() : header;
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (!IDEMPOTENCY_KEY_PATTERN.test(key))
    throw new DomainError('idempotency-key-invalid', { field: 'Idempotency-Key' });
  return key;
}

/** Parses `FILE:LINE`; undefined if the header is missing or malformed. */
export function intakeRow(header: string | string[] | undefined): Request['row'] {
  const text = String(header ?? '');
  const colon = text.lastIndexOf(':');
  return INTAKE_ROW_PATTERN.test(text)
    ? { source: text.slice(0, colon), line: Number(text.slice(colon + 1)) }
    : undefined;
}

/** Fingerprint of a request: SHA-256 of method, path and body, the body's names sorted. */
export function fingerprint(method: string, path: string, body: unknown): string {
  return hash('sha256', JSON.stringify([method, path, withSortedNames(body)]));
}

function withSortedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, withSortedNames(member)]);
}

/** Answer to a request that appends: id of the resource, and the booked entries. */
export interface Receipt {
  readonly id: string;
  readonly status?: string;
  readonly entries: readonly EntryView[];
}

/**
 * Maps an outcome to the response. The body of a success depends only on its entries, or on the receipt stored with its
 * key, so that a replay gives the same bytes.
 * @param body builds the body from booked entries
 * @throws DomainError for a refusal or a reused key; the exception filter answers it
 */
export function sendOutcome<T extends object>(
  outcome: Outcome,
  reply: FastifyReply,
  body: (entries: readonly Entry[]) => T,
): T | object {
  if (outcome.kind === 'key-reused') throw new DomainError('idempotency-key-reused', { field: 'Idempotency-Key' });
  if (outcome.kind === 'refused') throw DomainError.of(outcome.refusal, outcome);
  sendStatus(reply, 201, outcome);
  if (outcome.kind !== 'booked') return outcome.receipt;
  if (!outcome.replayed) logEntries(reply, outcome.entries);
  return body(outcome.entries);
}

/** Maximum number of entries named in one log line. */
const MAX_LOGGED_ENTRIES = 10;

/** Adds the booked entries to the request's log line. */
export function logEntries(reply: FastifyReply, entries: readonly Entry[]): void {
  const [first] = entries;
  if (first) addLogFields(reply, { ledger: first.ledger, ...loggedEntries(entries) });
}

/** Log fields of booked entries: the first ones, and the number of further ones. */
export function loggedEntries(entries: readonly Entry[]): Pick<RequestLogFields, 'entries' | 'more'> {
  const logged = entries.slice(0, MAX_LOGGED_ENTRIES).map(({ seq, id }) => ({ seq, id }));
  const more = entries.length - logged.length;
  return { entries: logged, ...(more > 0 && { more }) };
}

/** Sets the status, and the header `Idempotency-Replayed` for a replay. */
export function sendStatus(reply: FastifyReply, status: number, { replayed }: { readonly replayed: boolean }): void {
  void reply.status(status);
  if (replayed) void reply.header('idempotency-replayed', 'true');
}

/** Builds receipts whose id is a fact of the first entry. */
export function receiptOf(fact: string, status?: string): (entries: readonly Entry[]) => Receipt {
  return (entries) => ({
    id: textFact(entries[0]?.facts ?? {}, fact),
    ...(status === undefined ? {} : { status }),
    entries: entries.map(entryView),
  });
}
