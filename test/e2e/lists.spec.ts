import { Api, readApi } from '../support/api';
import { Community, entryOf, newActivity } from '../support/community';
import { Reply, Service, newService } from '../support/service';

let service: Service;
let api: Api;
let community: Community;
const numbers = Array.from({ length: 7 }, (_, n) => n);
beforeAll(async () => {
  service = await newService();
  api = await readApi(service);
  community = await Community.create(service);
  for (const list of ['organisations', 'units', 'cohorts']) {
    await Promise.all(numbers.map((n) => community.booked(list, { code: `${list}-${n}` })));
  }
  await Promise.all(numbers.map((n) => community.booked('people', { code: `P${n}` })));
  for (const n of numbers) await community.newKey({ role: 'auditor', person: `P${n}` });
  await Promise.all(numbers.map((n) => community.booked('volunteers', { code: `W${n}` })));
  await Promise.all(numbers.map((n) => community.booked('activities', newActivity(`L${n}`))));
  await Promise.all(numbers.map((n) => community.booked('shops', { code: `N${n}`, name: '店', centsPerPoint: n })));
  const offer = { shop: 'M01', title: '餐', pricePointHundredths: 1 };
  await Promise.all(numbers.map((n) => community.booked('offers', { ...offer, code: `N${n}` })));
  for (let n = 0; n < 21; n += 1) await community.serve('V01', { on: `2026-11-0${1 + (n % 7)}` });
  await Promise.all(numbers.map(() => community.booked('volunteers/V01/certificates', {})));
  await Promise.all(numbers.map(() => community.booked('redemptions', { volunteer: 'V01', offer: 'M01-1' })));
  const month = (n: number): string => `2026-0${n + 3}`;
  const purchases = numbers.map((n) => ({ volunteer: 'V01', offer: 'M01-1', at: `${month(n)}-15T12:00:00+08:00` }));
  const captured = await Promise.all(purchases.map((one) => community.booked('redemptions', one)));
  // Each close creates a job.
  for (const n of numbers) await community.close(month(n));
  const disputed = { answer: 'disputed', reason: '金额不符' };
  const line = (n: number): string => `shops/M01/statements/${month(n)}/lines/${entryOf(captured[n] as Reply).seq}`;
  await Promise.all(numbers.map((n) => community.booked(line(n), disputed, { key: community.keys.shop })));
  await Promise.all(numbers.map(() => community.booked('reservations', { volunteer: 'V01', offer: 'M01-1' })));
  await Promise.all(numbers.map(() => community.redemptionCode('V01')));
  await community.owe('V02');
  const paid = (n: number) => community.booked('shops/M01/payments', { cents: 1, bankReference: `B${n}` });
  await Promise.all(numbers.map(paid));
  const row = { kind: 'fund', month: '2026-11' };
  // Rejections of several key holders, whose ids and keys have no common order.
  await Promise.all(numbers.map(() => community.booked('unreadable-rows', row)));
  await Promise.all(numbers.map(() => community.booked('unreadable-rows', row, { key: community.keys.approver })));
  await Promise.all(numbers.map(() => community.booked('unreadable-rows', row, { key: community.keys.operator })));
});
afterAll(() => service.end());

/** The paginated lists, each with the query parameters that it requires. */
const LISTS: Readonly<Record<string, string>> = {
  organisations: '?',
  units: '?',
  cohorts: '?',
  people: '?',
  keys: '?',
  volunteers: '?',
  'volunteers/{volunteer}/entries': '?',
  'volunteers/{volunteer}/certificates': '?',
  'volunteers/{volunteer}/codes': '?',
  'shops/{shop}/payments': '?',
  reservations: '?',
  activities: '?',
  'service-records': '?',
  shops: '?',
  'shops/{shop}/statements': '?',
  'statements/disputes': '?',
  offers: '?',
  redemptions: '?',
  refusals: '?month=2026-11&',
  entries: '?',
  accounts: '?',
  periods: '?',
  reminders: '?',
  jobs: '?',
};

const addressOf = (list: string): string =>
  `${list.replace('{volunteer}', 'V01').replace('{shop}', 'M01')}${LISTS[list] ?? '?'}`;

/** Reads all pages by following the `Link` headers. Returns their items and the cursors that were used. */
async function readAllPages(address: string): Promise<{ pages: unknown[][]; afters: (string | null)[] }> {
  const pages: unknown[][] = [];
  const afters: (string | null)[] = [];
  for (let next = `/v1/ledgers/sunrise/${address}`; next !== '';) {
    const { status, body, headers } = await service.ask(next, { key: community.keys.operator });
    expect(status).toBe(200);
    pages.push(body['items'] as unknown[]);
    afters.push(new URL(next, service.base).searchParams.get('after'));
    next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1] ?? '';
    // The body has the same cursor as the header.
    const cursor = next === '' ? undefined : new URL(next, service.base).searchParams.get('after');
    expect(body['next']).toBe(cursor);
  }
  return { pages, afters };
}

describe('paginated lists', () => {
  it('tries every paginated list of the API', () => {
    const paged = api.routes
      .filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'after'))
      .map(({ path }) => path.replace('/v1/ledgers/{ledger}/', ''))
      // The change feed has no last page; changes.spec.ts tests it.
      .filter((path) => path !== 'changes');
    expect(paged.sort()).toEqual(Object.keys(LISTS).sort());
  });

  it.each(Object.keys(LISTS))('returns each row of %s once, whatever the size of a page', async (list) => {
    const unpaged = await readAllPages(`${addressOf(list)}limit=500`);
    const [all = []] = unpaged.pages;
    expect(unpaged.pages).toHaveLength(1);
    expect(all.length).toBeGreaterThanOrEqual(7);
    for (const limit of [1, 2, 3, all.length - 1, all.length, all.length + 1]) {
      const { pages, afters } = await readAllPages(`${addressOf(list)}limit=${limit}`);
      expect(pages.flat()).toEqual(all);
      expect(pages.every((page) => page.length <= limit)).toBe(true);
      expect(new Set(afters).size).toBe(afters.length);
    }
  });

  it.each(Object.keys(LISTS))('rejects an invalid page limit for %s in both languages', async (list) => {
    for (const limit of [
      '0',
      '-1',
      '501',
      '1.5',
      '1e9',
      'ten',
      '',
      '%20',
      'NaN',
      'Infinity',
      '9007199254740993',
      '1&limit=2',
      '%00',
    ]) {
      for (const [language, message] of [
        ['en', 'must be a whole number from 1 to 500'],
        ['zh', '必须是 1 到 500 的整数'],
      ] as const) {
        const options = { headers: { 'accept-language': language } };
        const refused = await community.ask(`${addressOf(list)}limit=${limit}`, {
          ...options,
          key: community.keys.operator,
        });
        expect([limit, refused.status, refused.body['code']]).toEqual([limit, 400, 'invalid-request']);
        expect(refused.body['errors']).toEqual([{ field: 'limit', message: message }]);
      }
    }
  });

  it('rejects an unknown filter of a list, and names it', async () => {
    for (const list of Object.keys(LISTS)) {
      for (const name of ['colour', 'Limit', 'constructor', '__proto__', 'ledger']) {
        const refused = await community.get(`${addressOf(list)}${name}=sunrise`, community.keys.operator);
        expect([list, name, refused.status]).toEqual([list, name, 400]);
        expect(refused.body['errors']).toMatchObject([{ field: name }]);
      }
    }
  });

  it('rejects a malformed cursor of a list instead of answering an empty page', async () => {
    // Cursors of these lists may be any text: ids of jobs, keys and accounts, and idempotency keys.
    const ofAnyText = ['jobs', 'keys', 'accounts', 'refusals'];
    for (const list of Object.keys(LISTS).filter((one) => !ofAnyText.includes(one))) {
      for (const after of ['x', '-1', '1.5', '%27', '%20', '2026-13', '9'.repeat(16), 'x'.repeat(201)]) {
        const refused = await community.get(`${addressOf(list)}after=${after}`);
        expect([list, after, refused.status]).toEqual([list, after, 400]);
        expect(refused.body['errors']).toMatchObject([{ field: 'after' }]);
      }
    }
  });

  it('returns exactly the rows that match the filters of a list', async () => {
    const captured = await community.entries('points.captured');
    expect(captured).toHaveLength(2 * numbers.length + 1);
    expect(new Set(captured.map(({ kind }) => kind))).toEqual(new Set(['points.captured']));
    for (const list of ['entries', 'accounts']) {
      expect((await community.get(`${list}?kind=nope`)).body['errors']).toMatchObject([{ field: 'kind' }]);
    }
    expect((await community.get('entries?period=2019-01')).body['items']).toEqual([]);
    expect((await community.get('entries?period=2026-13')).body['errors']).toMatchObject([{ field: 'period' }]);
    const approved = await community.all('service-records?status=approved&limit=2');
    expect(approved).toHaveLength(22);
    const owned = await community.all('service-records?volunteer=V02');
    expect(owned).toHaveLength(1);
    expect(await community.all('service-records?volunteer=nobody')).toEqual([]);
    expect(await community.all('offers?shop=M01')).toHaveLength(numbers.length + 1);
    expect(await community.all('offers?shop=N1')).toEqual([]);
    expect(await community.all('volunteers?cohort=retiree')).toHaveLength(1);
    expect(await community.all('activities?category=none')).toEqual([]);
    expect(await community.all('people?code=P3')).toHaveLength(1);
    const points = await community.all<{ kind: string }>('accounts?kind=points');
    expect(new Set(points.map(({ kind }) => kind))).toEqual(new Set(['points']));
    expect((await community.get('service-records?status=done')).body['errors']).toMatchObject([{ field: 'status' }]);
    expect((await community.get('refusals')).body['errors']).toMatchObject([{ field: 'month' }]);
  });

  it('lists every entry once while others are being booked', async () => {
    const sizeBefore = await community.size();
    const booking = Array.from({ length: 60 }, (_, n) =>
      community.booked('fund-receipts', { source: '募捐', cents: n + 1 }),
    );
    let busy = true;
    const booked = Promise.all(booking).then(() => (busy = false));
    const seen: number[] = [];
    for (let after = 0; busy || after < sizeBefore + 60;) {
      const { body } = await community.get(`entries?limit=7&after=${after}`);
      const items = body['items'] as { seq: number }[];
      seen.push(...items.map(({ seq }) => seq));
      after = items.at(-1)?.seq ?? after;
    }
    await booked;
    expect(seen).toEqual(Array.from({ length: sizeBefore + 60 }, (_, n) => n + 1));
  });
});
