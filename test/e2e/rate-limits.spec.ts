import crypto from 'node:crypto';
import { Database } from '../../src/database/database';
import { confirmedImport } from '../support/imports';
import { Reply, Service, newService } from '../support/service';

const HAN = /\p{Script=Han}/u;

function expectTooMany(reply: Reply, code: string): void {
  expect(reply).toMatchObject({ status: 429, body: { code, status: 429 } });
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe('wrong keys from one address', () => {
  let service: Service;
  let operator: string;
  beforeAll(async () => {
    service = await newService(undefined, undefined, { WRONG_KEY_LIMIT: 10, TRUSTED_PROXIES: '127.0.0.1' });
    operator = await service.ledger('sunrise');
  });
  afterAll(() => service.end());

  const ask = (key: string | undefined, headers: Record<string, string> = {}): Promise<Reply> =>
    service.ask('/v1/ledgers/sunrise', { key, headers });

  it('rejects wrong keys after ten attempts for fifteen minutes, while valid keys keep working', async () => {
    const wrong = ['tbk_', 'x', `tbk_${'0'.repeat(16)}_${'A'.repeat(43)}`, `${operator.slice(0, -2)}xx`];
    for (let n = 0; n < 10; n += 1) expect((await ask(wrong[n % 4])).status).toBe(401);
    const started = service.clock.at;
    for (const key of wrong) {
      const reply = await ask(key, { 'accept-language': 'zh' });
      expectTooMany(reply, 'too-many-attempts');
      expect(reply.headers.get('retry-after')).toBe('900');
      expect(String(reply.body['title'])).toMatch(HAN);
    }
    // From the same address, a valid key still works and a missing key still gets 401.
    expect((await ask(operator)).status).toBe(200);
    expect((await ask(undefined)).status).toBe(401);
    service.clock.at = '2026-11-20T04:14:59.999Z';
    expectTooMany(await ask('x'), 'too-many-attempts');
    service.clock.at = '2026-11-20T04:15:00.000Z';
    expect((await ask('x')).status).toBe(401);
    service.clock.at = started;
  });

  it('accepts as many of a hundred concurrent wrong keys as the limit', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.50' };
    const replies = await Promise.all(Array.from({ length: 100 }, () => ask('x', headers)));
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(90);
  });

  it('counts wrong keys by the client address that a trusted proxy forwards', async () => {
    const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
    for (let n = 0; n < 10; n += 1) expect((await ask('x', from('2001:db8::1'))).status).toBe(401);
    expectTooMany(await ask('x', from('2001:db8::2')), 'too-many-attempts');
    expect((await ask('x', from('2001:db8:0:1::1'))).status).toBe(401);
    expect((await ask('x', from('192.0.2.1'))).status).toBe(401);
  });

  it('ignores the forwarded address for the count of wrong keys when no proxy is trusted', async () => {
    const own = await newService(undefined, undefined, { WRONG_KEY_LIMIT: 1 });
    const claim = (address: string): Promise<Reply> =>
      own.ask('/v1/ledgers', { key: 'x', headers: { 'x-forwarded-for': address } });
    expect((await claim('192.0.2.1')).status).toBe(401);
    expectTooMany(await claim('192.0.2.2'), 'too-many-attempts');
    await own.end();
  });

  it('does not count revoked keys as wrong keys', async () => {
    const key = await service.key('sunrise', 'auditor');
    const [, id = ''] = key.split('_');
    await service.ask(`/v1/ledgers/sunrise/keys/${id}`, { method: 'DELETE', key: operator });
    const headers = { 'x-forwarded-for': '192.0.2.77' };
    for (let n = 0; n < 15; n += 1) expect((await ask(key, headers)).status).toBe(401);
  });
});

describe('the rate limit of requests', () => {
  let service: Service;
  afterEach(() => service.end());

  it('limits the requests of each key by the minute, separately from other keys', async () => {
    service = await newService(undefined, undefined, { RATE_LIMIT: 5 });
    const operator = await service.ledger('sunrise');
    const other = await service.key('sunrise', 'auditor');
    const ask = (key: string): Promise<Reply> => service.ask('/v1/ledgers/sunrise', { key });
    for (let n = 0; n < 5; n += 1) expect((await ask(operator)).status).toBe(200);
    for (const language of ['zh', 'en']) {
      const headers = { 'accept-language': language };
      const reply = await service.ask('/v1/ledgers/sunrise', { key: operator, headers });
      expectTooMany(reply, 'too-many-requests');
      expect(reply.headers.get('ratelimit-limit')).toBe('5');
      expect(reply.headers.get('ratelimit-remaining')).toBe('0');
      expect(reply.headers.get('ratelimit-reset')).toBe(reply.headers.get('retry-after'));
      expect([language, HAN.test(String(reply.body['title']))]).toEqual([language, language === 'zh']);
    }
    expect((await ask(other)).status).toBe(200);
    service.clock.at = '2026-11-20T04:00:59.001Z';
    expect((await ask(operator)).headers.get('retry-after')).toBe('1');
    service.clock.at = '2026-11-20T04:01:00.000Z';
    const replies = await Promise.all(Array.from({ length: 20 }, () => ask(operator)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('limits requests without a valid key by address, except on the health routes', async () => {
    service = await newService(undefined, undefined, { PUBLIC_RATE_LIMIT: 6 });
    const operator = await service.ledger('sunrise');
    // Public routes, unknown routes, no key and a wrong key: all count as requests without a valid key.
    for (const path of ['/openapi.json', '/docs', '/', '/nowhere']) await service.ask(path);
    await service.ask('/v1/ledgers/sunrise');
    await service.ask('/v1/ledgers/sunrise', { key: 'x' });
    for (const path of ['/openapi.json', '/docs', '/', '/nowhere', '/v1/ledgers/sunrise']) {
      expectTooMany(await service.ask(path), 'too-many-requests');
    }
    expectTooMany(await service.ask('/openapi.json', { key: 'x' }), 'too-many-requests');
    for (let n = 0; n < 10; n += 1) expect((await service.ask('/health/ready')).status).toBe(200);
    for (let n = 0; n < 10; n += 1) {
      expect((await service.ask('/v1/ledgers/sunrise', { key: operator })).status).toBe(200);
    }
  });
});

describe('a wrong key', () => {
  it('costs a look-up and a comparison of hashes, whether its key id exists or not', async () => {
    const service = await newService();
    // Not used before, so that it is not remembered.
    const operator = await service.ledger('sunrise');
    const unknown = `tbk_${'0'.repeat(16)}_${'A'.repeat(43)}`;
    const wrong = `${operator.slice(0, -4)}AAAA`;
    const lookups = jest.spyOn(service.app.get(Database).read, 'findOneBy');
    const comparisons = jest.spyOn(crypto, 'timingSafeEqual');
    for (const key of [unknown, wrong]) {
      expect((await service.ask('/v1/ledgers/sunrise', { key })).status).toBe(401);
      expect([lookups.mock.calls.length, comparisons.mock.calls.length]).toEqual([1, 1]);
      lookups.mockClear();
      comparisons.mockClear();
    }
    await service.end();
  });
});

describe('requests above the queue limit', () => {
  it('answers requests above the queue limit with 503 and Retry-After, and books nothing', async () => {
    const service = await newService(undefined, undefined, { QUEUE_LIMIT: 2 });
    const key = await service.ledger('sunrise');
    const headers = { import: await confirmedImport(service, 'sunrise', key) };
    const receive = (n: number): Promise<Reply> => {
      const body = { source: '募捐', cents: 100 };
      return service.ask('/v1/ledgers/sunrise/fund-receipts', { method: 'POST', key, idem: `r-${n}`, body, headers });
    };
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    const replies = await Promise.all(numbers.map(receive));
    const rejected = replies.filter(({ status }) => status !== 201);
    expect(rejected.length).toBeGreaterThan(0);
    for (const reply of rejected) {
      expect(reply).toMatchObject({ status: 503, body: { code: 'too-busy' } });
      expect(reply.headers.get('retry-after')).toBe('1');
    }
    // A later retry under the same idempotency keys books each request once.
    for (const n of numbers) expect((await receive(n)).status).toBe(201);
    const { body } = await service.ask('/v1/ledgers/sunrise/entries?kind=fund.received&limit=500', { key });
    expect(body['items']).toHaveLength(numbers.length);
    await service.end();
  });
});
