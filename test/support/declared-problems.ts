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

/** What every address can answer with, whatever stands behind it. */
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
  // The closer address first: the one with fewer parameters, or with more text around them.
  routes = Object.entries((JSON.parse(text) as Document).paths)
    .sort(([a], [b]) => a.split('{').length - b.split('{').length || b.length - a.length)
    .map(([path, methods]) => ({ pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), methods }));
  return routes;
}

/** The problems that the description names for an address and a status; undefined where no route is. */
function declaredProblems(method: string, url: string, status: number): readonly string[] | undefined {
  const { pathname } = new URL(url);
  // An address that can't be read leads to no route.
  if (/%(?![0-9a-f]{2})/i.test(pathname)) return undefined;
  const route = routesByAddress().find(({ pattern }) => pattern.test(pathname))?.methods[method.toLowerCase()];
  return route && Object.keys(route.responses[String(status)]?.content?.['application/problem+json']?.examples ?? {});
}

/**
 * Fails on a problem that the API's description does not name for its route, so that no test can meet one that a reader
 * of the description would not expect (`Refuses` says what a rule refuses).
 */
export function assertDeclared(method: string, url: string, { status, headers, body }: Reply): void {
  const code = String(body['code']);
  if (!(headers.get('content-type') ?? '').includes('problem+json') || ALWAYS_POSSIBLE.includes(code)) return;
  if (declaredProblems(method, url, status)?.includes(code) ?? true) return;
  throw new Error(`${method} ${url} answered ${status} ${code}, which docs/openapi.json does not name for it`);
}
