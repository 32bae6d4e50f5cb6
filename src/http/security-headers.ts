import helmet from '@fastify/helmet';
import fastify from 'fastify';
import { STYLE_SOURCE } from './html/page-layout';
import { Settings } from '../config/settings';

type Directives = Readonly<Record<string, readonly string[]>>;

const NOTHING: readonly string[] = ["'none'"];
const OWN: readonly string[] = ["'self'"];

/** The policy of pages: their one style, images from here, and forms sent here. There are no scripts. */
const PAGE_POLICY: Directives = {
  'default-src': NOTHING,
  'style-src': [STYLE_SOURCE],
  'style-src-attr': ["'unsafe-inline'"],
  'img-src': [...OWN, 'data:'],
  'form-action': OWN,
  'frame-ancestors': NOTHING,
  'base-uri': NOTHING,
};

/** The policy of the API's documentation page: scripts and styles in files from here, and requests to the API. */
const DOCS_POLICY: Directives = {
  'default-src': NOTHING,
  'script-src': OWN,
  'style-src': [...OWN, "'unsafe-inline'"],
  'img-src': [...OWN, 'data:'],
  'font-src': OWN,
  'connect-src': OWN,
  'form-action': NOTHING,
  'frame-ancestors': NOTHING,
  'base-uri': NOTHING,
};

const POLICIES = { '/page': PAGE_POLICY, '/docs': DOCS_POLICY } as const;

/** Two years. */
const HSTS_SECONDS = 63_072_000;

/** Device features that no page uses. Helmet has no header for them. */
const PERMISSIONS_POLICY = 'camera=(), microphone=(), geolocation=(), payment=(), usb=()';

type Headers = Readonly<Record<string, string>>;

/** The security headers of an answer, by the address of its request. */
export type SecurityHeaders = (url: string) => Headers;

/**
 * Builds the security headers once, at start. Answers are not cached on their way, except those of the API's
 * documentation page.
 */
export async function securityHeaders(settings: Settings): Promise<SecurityHeaders> {
  const [page, docs] = await helmetHeaders(settings);
  const uncached = { ...page, 'cache-control': 'no-store' };
  return (url) => (/^\/docs(?:[/?]|$)/.test(url) ? docs : uncached);
}

/**
 * Returns the headers that @fastify/helmet sets with either policy, from a server that is used for nothing else. They
 * are constant, but the plugin builds them in every request, and it sets none on an address that the router can't
 * decode (docs/decisions/0037).
 */
async function helmetHeaders({ secure }: Settings): Promise<[page: Headers, docs: Headers]> {
  const server = fastify();
  await server.register(helmet, {
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: secure && { maxAge: HSTS_SECONDS, includeSubDomains: false },
    // Of use to old browsers only, or to none.
    dnsPrefetchControl: false,
    ieNoOpen: false,
    originAgentCluster: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
  });
  for (const [path, directives] of Object.entries(POLICIES)) {
    const contentSecurityPolicy = { useDefaults: false, directives: { ...directives } };
    server.get(path, { helmet: { contentSecurityPolicy } }, (_, reply) => reply.raw.getHeaders());
  }
  const headersOf = async (path: keyof typeof POLICIES): Promise<Headers> => {
    const headers = (await server.inject(path)).json<Headers>();
    const policy = (headers['content-security-policy'] ?? '').replaceAll(';', '; ');
    return { ...headers, 'content-security-policy': policy, 'permissions-policy': PERMISSIONS_POLICY };
  };
  return [await headersOf('/page'), await headersOf('/docs')];
}
