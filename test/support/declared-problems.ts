import { NO_VALUE } from '../../src/common/fill-text';
import { describedOperation } from './described-operations';
import type { Reply } from './service';

/** Problem codes that every route can return. */
const ALWAYS_POSSIBLE = [
  'too-many-requests',
  'too-many-attempts',
  'stopping',
  'unreadable-request',
  'database-away',
  'database-damaged',
  'log-damaged',
  'internal',
];

/** The problem codes that docs/openapi.json lists for an address and status; undefined without a route. */
function declaredProblems(method: string, url: string, status: number): readonly string[] | undefined {
  const operation = describedOperation(method, url);
  return (
    operation && Object.keys(operation.responses[String(status)]?.content?.['application/problem+json']?.examples ?? {})
  );
}

/** An ellipsis that belongs to a sentence: the rest of a key. */
const KEY_TO_COMPLETE = 'tbk_…';

/** Fails when the sentence of a problem has a place without its value. */
function assertFilled(code: string, title: string): void {
  if (!title.replace(KEY_TO_COMPLETE, '').includes(NO_VALUE) && !/[{}]|undefined|NaN|\[object/.test(title)) return;
  throw new Error(`the sentence of ${code} was sent without a value: ${title}`);
}

/**
 * Fails when a response is a problem that docs/openapi.json does not list for its route (`@ApiProblems()` adds the
 * codes of a route's rules), so that every problem that occurs in a test is documented.
 */
export function assertDeclared(method: string, url: string, { status, headers, body }: Reply): void {
  const code = String(body['code']);
  if (!(headers.get('content-type') ?? '').includes('problem+json')) return;
  // An answer to HEAD has no body.
  if (method !== 'HEAD') assertFilled(code, String(body['title']));
  if (ALWAYS_POSSIBLE.includes(code)) return;
  if (declaredProblems(method, url, status)?.includes(code) ?? true) return;
  throw new Error(`${method} ${url} answered ${status} ${code}, which docs/openapi.json does not list for this route`);
}
