import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A response of an operation in docs/openapi.json. */
export interface DescribedResponse {
  readonly content?: Readonly<
    Record<string, { readonly schema?: object; readonly examples?: Readonly<Record<string, object>> }>
  >;
}

/** An operation in docs/openapi.json, with its place there. */
export interface DescribedOperation {
  /** Path with parameters in braces. */
  readonly path: string;
  /** Method in lower case. */
  readonly method: string;
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Pick<DescribedOperation, 'responses'>>>>>;
}

let read: Document | undefined;

/** The content of docs/openapi.json. */
export function committedDescription(): Document {
  return (read ??= JSON.parse(readFileSync(resolve(__dirname, '../../docs/openapi.json'), 'utf8')) as Document);
}

let routes: { path: string; pattern: RegExp }[] | undefined;

function routesByAddress(): NonNullable<typeof routes> {
  // More specific paths first: those with fewer parameters or longer text.
  return (routes ??= Object.keys(committedDescription().paths)
    .sort((a, b) => a.split('{').length - b.split('{').length || b.length - a.length)
    .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) })));
}

/** The operation that docs/openapi.json describes for a method and an address; undefined without one. */
export function describedOperation(method: string, url: string): DescribedOperation | undefined {
  const { pathname } = new URL(url);
  // An address with invalid percent-encoding matches no route.
  if (/%(?![0-9a-f]{2})/i.test(pathname)) return undefined;
  const path = routesByAddress().find(({ pattern }) => pattern.test(pathname))?.path ?? '';
  const name = method.toLowerCase();
  const operation = committedDescription().paths[path]?.[name];
  return operation && { path, method: name, responses: operation.responses };
}
