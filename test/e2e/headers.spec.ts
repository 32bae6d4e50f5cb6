import { Community } from '../support/community';
import { Service, newService } from '../support/service';
import { sendRaw } from '../support/raw-http';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
});
afterAll(() => service.end());

const COMMON_HEADERS = {
  'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'permissions-policy': expect.stringContaining('camera=()') as string,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const PAGE_CSP =
  /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; style-src-attr 'unsafe-inline'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/;

const ANSWERS: [what: string, path: string, options: object, status: number][] = [
  ['a JSON answer', '/v1/ledgers/sunrise', { as: 'operator' }, 200],
  ['a list', '/v1/ledgers/sunrise/entries', { as: 'auditor' }, 200],
  ['an export', '/v1/ledgers/sunrise/export', { as: 'auditor' }, 200],
  [
    'an answer to an appending request',
    '/v1/ledgers/sunrise/units',
    { as: 'operator', method: 'POST', body: { code: 'U' } },
    201,
  ],
  ['an answer to an invalid field', '/v1/ledgers/sunrise/units', { as: 'operator', method: 'POST', body: {} }, 400],
  [
    'an answer to a body that is not JSON',
    '/v1/ledgers/sunrise/units',
    { as: 'operator', method: 'POST', body: '{' },
    400,
  ],
  ['an answer to a request without a key', '/v1/ledgers/sunrise', {}, 401],
  ['an answer to a request without permission', '/v1/ledgers/sunrise/keys', { as: 'volunteer' }, 403],
  ['an answer about another ledger', '/v1/ledgers/moonrise', { as: 'operator' }, 404],
  ['an answer to an unknown route', '/nowhere', {}, 404],
  ['an answer to a malformed address', '/v1/ledgers/%zz', {}, 404],
  ['the health route', '/health/ready', {}, 200],
  ['the start page', '/', { headers: { accept: 'text/html' } }, 200],
  ['a problem page', '/v1/x.html', { headers: { accept: 'text/html' } }, 404],
  ['the OpenAPI document', '/openapi.json', {}, 200],
];

describe('the security headers', () => {
  it.each(ANSWERS)('sets the security headers on %s', async (_, path, options, status) => {
    const { as, ...rest } = options as { as?: keyof Community['keys'] };
    const headers: Record<string, string> = 'body' in rest ? { 'content-type': 'application/json' } : {};
    const reply = await service.ask(path, { key: as && community.keys[as], headers, ...rest });
    expect(reply.status).toBe(status);
    const received = Object.fromEntries(reply.headers);
    expect(received).toMatchObject({ ...COMMON_HEADERS, 'cache-control': 'no-store' });
    expect(received['content-security-policy']).toMatch(PAGE_CSP);
    expect(received['strict-transport-security']).toBeUndefined();
    expect(received['referrer-policy']).toBe(path === '/' ? 'same-origin' : 'no-referrer');
    expect(received['x-powered-by']).toBeUndefined();
    expect(received['server']).toBeUndefined();
  });

  it('allows the API page to load its own files only', async () => {
    const page = await service.ask('/docs');
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address = '']) => `/docs/${address.split('/').pop() ?? ''}`,
    );
    expect(parts.length).toBeGreaterThanOrEqual(3);
    for (const path of ['/docs', ...parts]) {
      const { headers, status } = await service.ask(path);
      expect([path, status]).toEqual([path, 200]);
      expect(Object.fromEntries(headers)).toMatchObject({ ...COMMON_HEADERS, 'referrer-policy': 'no-referrer' });
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';/,
      );
    }
    // A path that only begins with /docs gets the common policy.
    expect((await service.ask('/docs2')).headers.get('content-security-policy')).toMatch(PAGE_CSP);
  });

  it('sets the security headers on the answer to an address that cannot be decoded', async () => {
    const answer = await sendRaw(service, ['GET /%c3%28 HTTP/1.1']);
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(answer.toLowerCase()).toContain("content-security-policy: default-src 'none'");
  });

  it('sends Strict-Transport-Security when the public URL uses TLS', async () => {
    const secure = await newService(undefined, undefined, { PUBLIC_URL: 'https://timebank.example' });
    const { headers } = await secure.ask('/');
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000');
    await secure.end();
  });
});
