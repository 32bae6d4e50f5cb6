import { Community } from '../support/community';
import { RequestOptions, Reply, Service, newService } from '../support/service';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
});
afterAll(() => service.end());
afterEach(() => {
  service.clock.at = '2026-11-20T04:00:00.000Z';
});

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'zh-CN,zh' };

/** Submits a form like a browser, without following redirects. */
async function submit(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(service.base + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...BROWSER, 'sec-fetch-site': 'same-origin', ...headers },
    body: new URLSearchParams(fields),
  });
}

const cookieOf = (reply: Response): string => (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** Signs in and returns the session cookie. */
async function signIn(key: string): Promise<string> {
  const reply = await submit('/sign-in', { key });
  expect(reply.status).toBe(303);
  return cookieOf(reply);
}

const withCookie = (path: string, cookie: string, options: RequestOptions = {}): Promise<Reply> =>
  service.ask(path, { ...options, headers: { ...BROWSER, cookie, ...options.headers } });

describe('signing in', () => {
  it('sets an HttpOnly and SameSite=Strict cookie that contains no part of the key', async () => {
    const { volunteer } = community.keys;
    const reply = await submit('/sign-in?lang=en&size=elder', { key: ` ${volunteer}\n` });
    expect([reply.status, reply.headers.get('location')]).toEqual([303, '/?lang=en&size=elder']);
    const cookie = reply.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^timebank=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    for (const part of [volunteer.slice(4, 20), volunteer.slice(21)]) expect(cookie).not.toContain(part);
  });

  it('sets a Secure cookie when the public URL uses TLS', async () => {
    const secure = await newService(undefined, undefined, { PUBLIC_URL: 'https://timebank.example' });
    const key = (await Community.create(secure)).keys.auditor;
    const body = new URLSearchParams({ key });
    const headers = { origin: 'https://timebank.example' };
    const reply = await fetch(`${secure.base}/sign-in`, { method: 'POST', redirect: 'manual', body, headers });
    expect([reply.status, reply.headers.get('set-cookie')]).toEqual([
      303,
      expect.stringMatching(/^timebank=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    await secure.end();
  });

  it('shows the form with an error for a wrong key, and counts it against the address', async () => {
    const own = await newService(undefined, undefined, { WRONG_KEY_LIMIT: 1 });
    const send = (accept: string): Promise<Response> =>
      fetch(`${own.base}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ key: 'x' }),
        headers: { accept, 'accept-language': 'zh' },
      });
    const first = await send('text/html');
    const page = await first.text();
    expect([first.status, first.headers.get('content-type'), first.headers.get('set-cookie')]).toEqual([
      401,
      'text/html; charset=utf-8',
      null,
    ]);
    expect(page).toContain('role="alert"');
    expect(page).toContain('密钥无效或已失效');
    expect(page).toContain('action="/sign-in"');
    const second = await send('text/html');
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '900']);
    expect(await second.text()).toContain('错误密钥过多');
    expect((await send('*/*')).headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    await own.end();
  });

  it('rejects a sign-in with an instance key, an expired key or without a form', async () => {
    expect((await submit('/sign-in', { key: await service.instanceKey() })).status).toBe(403);
    const ended = await community.newKey({
      role: 'auditor',
      person: 'auditor',
      expiresAt: '2026-11-20T12:00:01+08:00',
    });
    service.clock.at = '2026-11-20T04:00:01.000Z';
    expect((await submit('/sign-in', { key: ended })).status).toBe(401);
    expect((await submit('/sign-in', {})).status).toBe(401);
    expect((await service.ask('/sign-in', { method: 'POST', body: { key: 5 } })).status).toBe(401);
    expect((await service.ask('/sign-in', { method: 'POST' })).status).toBe(401);
  });

  it('rejects a form with two keys, also when one of them is valid', async () => {
    const { auditor } = community.keys;
    for (const keys of [
      [auditor, 'x'],
      ['x', auditor],
      [auditor, auditor],
    ]) {
      const body = new URLSearchParams(keys.map((key): [string, string] => ['key', key]));
      const headers = { 'sec-fetch-site': 'same-origin' };
      const reply = await fetch(`${service.base}/sign-in`, { method: 'POST', redirect: 'manual', body, headers });
      expect([reply.status, reply.headers.get('set-cookie')]).toEqual([401, null]);
    }
  });

  it('rejects sign-in and sign-out from another site', async () => {
    const key = community.keys.auditor;
    const cookie = await signIn(key);
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': '', origin: 'https://evil.example' },
    ];
    for (const headers of foreign) {
      const reply = await submit('/sign-in', { key }, headers);
      expect([reply.status, reply.headers.get('set-cookie')]).toEqual([403, null]);
      expect((await submit('/sign-out', {}, { ...headers, cookie })).status).toBe(403);
    }
    // A browser that sends only an origin: this host is accepted, a hidden or foreign origin is not.
    const sendWithOrigin = async (origin: string): Promise<number> => {
      const body = new URLSearchParams({ key });
      const reply = await fetch(`${service.base}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: { origin },
      });
      return reply.status;
    };
    expect(await sendWithOrigin(service.base)).toBe(303);
    for (const origin of ['null', 'https://evil.example', `${service.base}.evil.example`])
      expect(await sendWithOrigin(origin)).toBe(403);
    expect((await withCookie('/v1/ledgers/sunrise/entries', cookie)).status).toBe(200);
  });

  it('reads the session among other cookies, and ignores one that has not its form', async () => {
    const cookie = await signIn(community.keys.auditor);
    const reads = async (header: string): Promise<number> => (await withCookie('/v1/ledgers/sunrise', header)).status;
    for (const header of [`a=b; ${cookie}`, `${cookie};c="d"`, `x${cookie}; ${cookie}; timebank=y`])
      expect([header, await reads(header)]).toEqual([header, 200]);
    for (const header of [`x${cookie}`, `${cookie}x`, 'timebank=', 'timebank', `timebank=${'%'.repeat(43)}`])
      expect([header, await reads(header)]).toEqual([header, 401]);
  });

  it('redirects a sign-in to the start page, whatever target the form names', async () => {
    const { auditor: key } = community.keys;
    for (const next of ['//evil.example', 'https://evil.example']) {
      const reply = await submit(`/sign-in?next=${encodeURIComponent(next)}&lang=${next}`, { key, next, url: next });
      expect(reply.headers.get('location')).toBe('/');
    }
  });

  it('never adopts a session cookie that the browser sends, to prevent session fixation', async () => {
    const planted = `timebank=${'A'.repeat(43)}`;
    const reply = await submit('/sign-in', { key: community.keys.volunteer }, { cookie: planted });
    expect(cookieOf(reply)).not.toBe(planted);
    expect((await withCookie('/v1/ledgers/sunrise', planted)).status).toBe(401);
    const again = await submit('/sign-in', { key: community.keys.auditor }, { cookie: cookieOf(reply) });
    expect((await withCookie('/v1/ledgers/sunrise', cookieOf(again))).status).toBe(200);
    expect((await withCookie('/v1/ledgers/sunrise', cookieOf(reply))).status).toBe(401);
  });
});

describe('a session', () => {
  it('lets a session read what its key may read, and nothing of other volunteers or ledgers', async () => {
    const cookie = await signIn(community.keys.volunteer);
    const read = (path: string): Promise<Reply> => withCookie(`/v1/ledgers/sunrise/${path}`, cookie);
    expect((await read('volunteers/V01/balances')).status).toBe(200);
    expect((await read('volunteers/V02/balances')).status).toBe(404);
    expect((await read('entries')).status).toBe(403);
    expect((await withCookie('/v1/ledgers/moonrise', cookie)).status).toBe(404);
    expect((await withCookie('/v1/ledgers/sunrise', cookie, { method: 'HEAD' })).status).toBe(200);
  });

  it('rejects writes in a session, whatever its key may write', async () => {
    const cookie = await signIn(community.keys.operator);
    const before = await community.log();
    for (const [method, path, body] of [
      ['POST', 'units', { code: 'U9' }],
      ['POST', 'keys', { role: 'operator', person: 'x' }],
      ['PATCH', 'volunteers/V01', { displayName: 'x' }],
      ['DELETE', `keys/${community.keys.auditor.split('_')[1] ?? ''}`, undefined],
    ] as const) {
      const reply = await withCookie(`/v1/ledgers/sunrise/${path}`, cookie, { method, body });
      expect([path, reply.status, reply.body['code']]).toEqual([path, 401, 'unauthorized']);
    }
    expect((await withCookie('/v1/ledgers/sunrise', cookie, { method: 'PUT' })).status).toBe(405);
    expect(await community.log()).toBe(before);
    expect((await community.get('entries', community.keys.auditor)).status).toBe(200);
  });

  it('ignores the session when the request has a key', async () => {
    const cookie = await signIn(community.keys.operator);
    const reply = await withCookie('/v1/ledgers/sunrise/keys', cookie, { key: community.keys.volunteer });
    expect(reply.status).toBe(403);
    expect((await withCookie('/v1/ledgers/sunrise/keys', cookie, { key: 'x' })).status).toBe(401);
  });

  it('ends a session at sign-out, after twelve hours, and at once when its key is revoked', async () => {
    const reads = async (cookie: string): Promise<number> => (await withCookie('/v1/ledgers/sunrise', cookie)).status;
    const first = await signIn(community.keys.auditor);
    const signedOut = await submit('/sign-out?lang=zh', {}, { cookie: first });
    expect([signedOut.status, signedOut.headers.get('location')]).toEqual([303, '/?lang=zh']);
    expect(signedOut.headers.get('set-cookie')).toBe('timebank=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict');
    expect(await reads(first)).toBe(401);

    const second = await signIn(community.keys.auditor);
    service.clock.at = '2026-11-20T15:59:59.999Z';
    expect(await reads(second)).toBe(200);
    service.clock.at = '2026-11-20T16:00:00.000Z';
    expect(await reads(second)).toBe(401);
    service.clock.at = '2026-11-20T04:00:00.000Z';

    const key = await community.newKey({ role: 'auditor', person: 'auditor' });
    const third = await signIn(key);
    expect(await reads(third)).toBe(200);
    await community.ask(`keys/${key.split('_')[1] ?? ''}`, { method: 'DELETE', key: community.keys.operator });
    expect(await reads(third)).toBe(401);
  });

  it('ends the oldest session of a key when it has more than twenty', async () => {
    const key = await community.newKey({ role: 'auditor', person: 'auditor' });
    const cookies: string[] = [];
    for (let n = 0; n < 21; n += 1) {
      service.clock.at = `2026-11-20T04:00:00.${String(100 + n)}Z`;
      cookies.push(await signIn(key));
    }
    const states = await Promise.all(
      cookies.map(async (cookie) => (await withCookie('/v1/ledgers/sunrise', cookie)).status),
    );
    expect(states).toEqual([401, ...Array.from({ length: 20 }, () => 200)]);
  });
});

/** The link targets of a page. */
const hrefs = (text: string): string[] =>
  [...text.matchAll(/href="([^"]+)"/g)].map(([, to = '']) => to.replaceAll('&amp;', '&'));

describe('the start page', () => {
  it('shows a sign-in form in the language of the reader without a session', async () => {
    const zh = await service.ask('/', { headers: BROWSER });
    expect([zh.status, zh.headers.get('content-language')]).toEqual([200, 'zh']);
    expect(zh.text).toContain('<html lang="zh-CN"');
    expect(zh.text).toContain('method="post" action="/sign-in"');
    const en = await service.ask('/?lang=en&size=elder', { headers: BROWSER });
    expect(en.text).toContain('<html lang="en" class="elder"');
    expect(en.text).toContain('action="/sign-in?lang=en&amp;size=elder"');
  });

  it('links each role on the start page to the pages that it may read, and to no others', async () => {
    const shown: Record<string, string[]> = {};
    for (const role of ['coordinator', 'auditor', 'shop', 'volunteer'] as const) {
      const page = await withCookie('/?lang=en', await signIn(community.keys[role]));
      expect(page.status).toBe(200);
      shown[role] = hrefs(page.text)
        .filter((to) => to.startsWith('/v1/'))
        .map((to) => to.replace('/v1/ledgers/sunrise/', ''));
    }
    const volunteer = String((await community.get('volunteers/V01')).body['id']);
    const [shop] = await community.all<{ id: string }>('shops?limit=500');
    const reports = ['reports/2026-11.html?lang=en', 'reports/2026-10.html?lang=en'];
    expect(shown).toEqual({
      coordinator: reports,
      auditor: [...reports, 'export', 'checkpoint'],
      shop: ['2026-11', '2026-10'].map((month) => `shops/${shop?.id ?? ''}/statements/${month}.html?lang=en`),
      volunteer: [
        ...['2026-11', '2026-10'].map((month) => `volunteers/${volunteer}/statement.html?month=${month}&lang=en`),
        `volunteers/${volunteer}/certificates.html?lang=en`,
      ],
    });
  });

  it('says on the start page of a confirmer that there is no page for the key', async () => {
    const cookie = await signIn(await community.newKey({ role: 'confirmer', person: 'street-office' }));
    for (const [lang, role, text] of [
      ['zh', '确认人', '此密钥没有可以查看的网页。'],
      ['en', 'confirmer', 'There is no page that this key may read.'],
    ] as const) {
      const page = await withCookie(`/?lang=${lang}`, cookie);
      expect(page.status).toBe(200);
      expect(page.text).toContain(role);
      expect(page.text).toContain(text);
      expect(hrefs(page.text).filter((to) => to.startsWith('/v1/'))).toEqual([]);
      expect(page.text).toContain('action="/sign-out');
    }
    expect((await withCookie('/v1/ledgers/sunrise/reports/2026-11.html', cookie)).status).toBe(403);
  });

  it('finds pages by number for the centre, in its own ledger only', async () => {
    const cookie = await signIn(community.keys.coordinator);
    const lookUp = async (query: string): Promise<[number, string | null]> => {
      const reply = await fetch(`${service.base}/go?${query}`, { redirect: 'manual', headers: { ...BROWSER, cookie } });
      return [reply.status, reply.headers.get('location')];
    };
    const read = '/v1/ledgers/sunrise/';
    expect(await lookUp('what=shop&number=M01&month=2026-10&lang=zh')).toEqual([
      303,
      `${read}shops/M01/statements/2026-10.html?lang=zh`,
    ]);
    expect(await lookUp('what=volunteer&number=V01&month=2026-10&lang=en&size=elder')).toEqual([
      ...[303, `${read}volunteers/V01/statement.html?month=2026-10&lang=en&size=elder`],
    ]);
    expect(await lookUp(`what=certificates&number=${encodeURIComponent('王/../../x?y#z')}`)).toEqual([
      ...[303, `${read}volunteers/%E7%8E%8B%2F..%2F..%2Fx%3Fy%23z/certificates.html`],
    ]);
    expect((await lookUp('what=https://evil.example&number=1'))[0]).toBe(400);
    expect((await lookUp('what=shop&number=M01&month=October'))[0]).toBe(400);
    expect((await service.ask('/go?what=shop&number=M01', { headers: BROWSER })).status).toBe(401);
  });
});

describe('a page without access', () => {
  const page = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
    service.ask(path, { headers: { ...BROWSER, ...headers } });

  it('shows the sign-in form without a session, and the error with one', async () => {
    const anonymous = await page('/go?what=shop&number=M01&lang=en');
    expect([anonymous.status, anonymous.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
    expect(anonymous.text).toContain('action="/sign-in?lang=en"');
    // Nothing was submitted yet, so there is no error.
    expect(anonymous.text).not.toContain('role="alert"');
    expect(anonymous.headers.get('referrer-policy')).toBe('same-origin');
    const instance = await submit('/sign-in', { key: await service.instanceKey() });
    expect([instance.status, (await instance.text()).includes('此密钥无权进行该操作')]).toEqual([403, true]);
    const cookie = await signIn(community.keys.volunteer);
    const missing = await page('/v1/ledgers/sunrise/volunteers/V02/nothing.html', { cookie });
    expect(missing.text).toContain('未找到此地址或编号的内容');
    expect(missing.text).not.toContain('/sign-in');
    expect(missing.headers.get('cache-control')).toBe('no-store');
  });

  it('answers a problem document to clients that accept no page, and on routes without a page', async () => {
    const machine = await service.ask('/v1/ledgers/sunrise/anything.html', { headers: { accept: 'application/json' } });
    expect(machine.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const data = await page('/v1/ledgers/sunrise/entries');
    expect([data.status, data.headers.get('content-type')]).toEqual([401, 'application/problem+json; charset=utf-8']);
  });

  it('answers the media type that the client prefers, and a problem document without a preference', async () => {
    const typeFor = async (accept: string): Promise<string> => {
      const { headers } = await service.ask('/nowhere', { headers: { accept } });
      return headers.get('content-type')?.split(';')[0] ?? '';
    };
    for (const accept of ['text/html', 'text/html,*/*', 'application/json;q=0.5, text/html', 'text/*'])
      expect([accept, await typeFor(accept)]).toEqual([accept, 'text/html']);
    for (const accept of ['*/*', 'text/html;q=0', 'application/json, text/html;q=0.9', 'image/png', 'text/htmlx'])
      expect([accept, await typeFor(accept)]).toEqual([accept, 'application/problem+json']);
  });

  it('escapes the address on the page of an error', async () => {
    const reply = await page(`/v1/${encodeURIComponent('"><script>alert(1)</script>')}.html?x="><script>`);
    expect(reply.text).not.toContain('<script>');
  });
});
