import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Reply } from './service';

type Responses = Readonly<
  Record<
    string,
    { readonly content?: Readonly<Record<string, { readonly examples?: Readonly<Record<string, object>> }>> }
  >
>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
}

/** Problem codes that every route can return. */
const ALWAYS_POSSIBLE = [
  'too-many-requests',
  'too-many-attempts',
  'stopping',
  'unreadable-request',
  'database-away',
  'internal',
];

let routes: { pattern: RegExp; methods: Document['paths'][string] }[] | undefined;

function routesByAddress(): NonNullable<typeof routes> {
  if (routes) return routes;
  const text = readFileSync(resolve(__dirname, '../../docs/openapi.json'), 'utf8');
  // More specific paths first: those with fewer parameters or longer text.
  routes = Object.entries((JSON.parse(text) as Document).paths)
    .sort(([a], [b]) => a.split('{').length - b.split('{').length || b.length - a.length)
    .map(([path, methods]) => ({ pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), methods }));
  return routes;
}

/** The problem codes that docs/openapi.json lists for an address and status; undefined without a route. */
function declaredProblems(method: string, url: string, status: number): readonly string[] | undefined {
  const { pathname } = new URL(url);
  // An address with invalid percent-encoding matches no route.
  if (/%(?![0-9a-f]{2})/i.test(pathname)) return undefined;
  const route = routesByAddress().find(({ pattern }) => pattern.test(pathname))?.methods[method.toLowerCase()];
  return route && Object.keys(route.responses[String(status)]?.content?.['application/problem+json']?.examples ?? {});
}

/**
 * Fails when a response is a problem that docs/openapi.json does not list for its route (`@ApiProblems()` adds the
 * codes of a route's rules), so that every problem that occurs in a test is documented.
 */
export function assertDeclared(method: string, url: string, { status, headers, body }: Reply): void {
  const code = String(body['code']);
  if (!(headers.get('content-type') ?? '').includes('problem+json') || ALWAYS_POSSIBLE.includes(code)) return;
  if (declaredProblems(method, url, status)?.includes(code) ?? true) return;
  throw new Error(`${method} ${url} answered ${status} ${code}, which docs/openapi.json does not list for this route`);
}
