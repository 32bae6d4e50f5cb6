import { ExecutionContext, applyDecorators, createParamDecorator } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import { Caller } from '../../auth/api-keys.service';
import { DomainError } from '../../common/domain-error';
import { RequestLogFields, addLogFields } from '../../http/request-log-fields';
import { languageOf } from '../../common/language';
import { Outcome, Request } from '../core/command';
import { Entry } from '../core/entry';
import { textFact } from '../core/entry-rows';
import { EntryView, entryView } from './entry.dto';

interface AuthenticatedRequest extends FastifyRequest {
  caller?: Caller;
  /** When the request came, by the house's clock (create-app.ts). */
  arrived: string;
}

/** A request that may append to the journal: who asks, and with which idempotency key (ledger.md §5). */
export const IdempotentRequest = createParamDecorator((_: unknown, context: ExecutionContext): Request => {
  const http = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const { caller } = http;
  if (!caller) throw new DomainError('unauthorized');
  return {
    ledger: caller.ledger,
    client: caller.client,
    actor: caller.person,
    key: idempotencyKey(http.headers['idempotency-key']),
    hash: fingerprint(http.method, http.url.split('?')[0] ?? '', http.body),
    language: languageOf(http.headers['accept-language']),
    arrived: http.arrived,
    row: intakeRow(http.headers['intake-row']),
  };
});

/** The headers of a route that appends, for OpenAPI. */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'A text of your own, 1 to 255 visible ASCII characters. The same key and body get the same answer for ever; another body is refused.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    ApiHeader({
      name: 'Intake-Row',
      required: false,
      description:
        'Intake of old books: where the row stands, `FILE:LINE`. Kept with a refusal. Not part of what the key covers.',
      schema: { type: 'string', example: 'attendance.csv:12' },
    }),
  );

/** What an idempotency key looks like. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

/** Where an intake found a row: `FILE:LINE`. */
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

/** Where an intake found a row, from `FILE:LINE`. */
export function intakeRow(given: string | string[] | undefined): Request['row'] {
  const text = String(given ?? '');
  const colon = text.lastIndexOf(':');
  return INTAKE_ROW_PATTERN.test(text)
    ? { source: text.slice(0, colon), line: Number(text.slice(colon + 1)) }
    : undefined;
}

/** SHA-256 of method, path and body, the body's names sorted: what a key stands for. */
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

/** The answer to a request that appends: the thing's id, and the entries that were booked. */
export interface Receipt {
  readonly id: string;
  readonly status?: string;
  readonly entries: readonly EntryView[];
}

/**
 * Writes a command's outcome. A success's body is a function of its entries alone (or of the receipt kept with its
 * key), so a replay gives the same bytes. A refusal is thrown on to the filter.
 * @param body what to answer when entries were booked
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

/** Most entries that stand in one line of the log. */
const MAX_LOGGED_ENTRIES = 10;

/** Has the request's line in the log say which entries it booked. */
export function logEntries(reply: FastifyReply, entries: readonly Entry[]): void {
  const [first] = entries;
  if (first) addLogFields(reply, { ledger: first.ledger, ...loggedEntries(entries) });
}

/** Entries as a line of the log names them: the first ones, and how many more there were. */
export function loggedEntries(entries: readonly Entry[]): Pick<RequestLogFields, 'entries' | 'more'> {
  const logged = entries.slice(0, MAX_LOGGED_ENTRIES).map(({ seq, id }) => ({ seq, id }));
  const more = entries.length - logged.length;
  return { entries: logged, ...(more > 0 && { more }) };
}

/** Sets an answer's status, and says whether it was given before. */
export function sendStatus(reply: FastifyReply, status: number, { replayed }: { readonly replayed: boolean }): void {
  void reply.status(status);
  if (replayed) void reply.header('idempotency-replayed', 'true');
}

/** The receipt of entries whose first names the thing in a fact. */
export function receiptOf(fact: string, status?: string): (entries: readonly Entry[]) => Receipt {
  return (entries) => ({
    id: textFact(entries[0]?.facts ?? {}, fact),
    ...(status === undefined ? {} : { status }),
    entries: entries.map(entryView),
  });
}
