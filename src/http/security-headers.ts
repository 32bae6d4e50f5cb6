import { STYLE_SOURCE } from './html/page-layout';
import { Settings } from '../config/settings';

/** What a page may do: show itself in its own style, show pictures of its own, and send its forms back here. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${STYLE_SOURCE}`,
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The API's description brings scripts and styles in files of its own, and asks the API from its page. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const COMMON = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Two years, in seconds: browsers come by TLS only. */
const HSTS = { 'strict-transport-security': 'max-age=63072000' } as const;

type Headers = Readonly<Record<string, string>>;

/**
 * The headers that every answer carries, by its address. They are put together once, since they cost every request.
 * Nothing is kept by anybody on the way, but for the API's description.
 */
export function securityHeaders({ secure }: Settings): (url: string) => Headers {
  const common = { ...COMMON, ...(secure ? HSTS : {}) };
  const usual = { ...common, 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' };
  const docs = { ...common, 'content-security-policy': DOCS_POLICY };
  return (url) => (/^\/docs(?:[/?]|$)/.test(url) ? docs : usual);
}
