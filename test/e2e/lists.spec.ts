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
  for (const n of numbers) await community.patch(`volunteers/W${n}`, { registeredOn: `2025-01-1${n}` });
  await Promise.all(numbers.map((n) => community.booked('activities', newActivity(`L${n}`))));
  await Promise.all(numbers.map((n) => community.fromBooks('shops', { code: `N${n}`, name: '店', centsPerPoint: n })));
  const offer = { shop: 'M01', title: '餐', pricePointHundredths: 1 };
  await Promise.all(numbers.map((n) => community.fromBooks('offers', { ...offer, code: `N${n}` })));
  for (let n = 0; n < 21; n += 1) await community.serve('V01', { on: `2026-11-0${1 + (n % 7)}` });
  await Promise.all(numbers.map(() => community.booked('volunteers/V01/certificates', {})));
  await Promise.all(numbers.map(() => community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1' })));
  const month = (n: number): string => `2026-0${n + 3}`;
  const purchases = numbers.map((n) => ({ volunteer: 'V01', offer: 'M01-1', at: `${month(n)}-15T12:00:00+08:00` }));
  const captured = await Promise.all(purchases.map((one) => community.fromBooks('redemptions', one)));
  // Each close creates a job.
  for (const n of numbers) await community.close(month(n));
  const disputed = { answer: 'disputed', reason: '金额不符' };
  const line = (n: number): string => `shops/M01/statements/${month(n)}/lines/${entryOf(captured[n] as Reply).seq}`;
  await Promise.all(numbers.map((n) => community.booked(line(n), disputed, { key: community.keys.shop })));
  await Promise.all(numbers.map(() => community.fromBooks('reservations', { volunteer: 'V01', offer: 'M01-1' })));
  await Promise.all(numbers.map(() => community.redemptionCode('V01')));
  await community.owe('V02');
  const paid = (n: number) => community.fromBooks('shops/M01/payments', { cents: 1, bankReference: `B${n}` });
  await Promise.all(numbers.map(paid));
  await Promise.all(numbers.map((n) => community.newImport(`账本 ${n}`)));
  // What waits has two tables: confirmations and submitted records.
  await Promise.all(numbers.map((n) => community.booked('fund-receipts', { source: `募捐 ${n}`, cents: 100 })));
  const record = { volunteer: 'W0', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
  await Promise.all(numbers.map((n) => community.booked('service-records', { ...record, activity: `L${n}` })));
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
  imports: '?',
  confirmations: '?',
  volunteers: '?',
  'volunteers/{volunteer}/entries': '?',
  'volunteers/{volunteer}/certificates': '?',
  'volunteers/{volunteer}/codes': '?',
  'shops/{shop}/payments': '?',
  reservations: '?',
  activities: '?',
  'service-records': '?',
  shops: '?',
  'register-changes': '?',
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

/** The kinds of cursors, by their shapes. */
const CURSOR_KINDS: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['id', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['number', /^\d{1,15}$/],
  ['month', /^\d{4}-\d{2}$/],
  ['key', /^[0-9a-f]{16}$/],
  ['account', /^[a-z]+:/],
  ['import', /^[0-9a-f]{64}$/],
  ['job', /^close\.sunrise\./],
  ['refusal', /^[0-9a-f-]{36}\.[0-9a-f]{64}$/],
  ['reminder', / /],
];

/**
 * The field of a row by which `from` and `to` filter a list. Rows without a time or day are null: directory items,
 * people, shops and offers have no day of registration, imports and confirmations that wait are few, accounts are as of
 * now, and refusals have their month alone, which the list requires.
 */
const DATES: Readonly<Record<string, string | null>> = {
  organisations: null,
  units: null,
  cohorts: null,
  people: null,
  keys: 'createdAt',
  imports: null,
  confirmations: null,
  volunteers: 'registeredOn',
  'volunteers/{volunteer}/entries': 'occurred',
  'volunteers/{volunteer}/certificates': 'issuedOn',
  'volunteers/{volunteer}/codes': 'createdAt',
  'shops/{shop}/payments': 'paidAt',
  reservations: 'reservedAt',
  activities: 'startsAt',
  'service-records': 'startsAt',
  shops: null,
  'register-changes': 'changedAt',
  'shops/{shop}/statements': 'month',
  'statements/disputes': 'at',
  offers: null,
  redemptions: 'redeemedAt',
  refusals: null,
  entries: 'occurred',
  accounts: null,
  periods: 'month',
  reminders: 'dueOn',
  jobs: 'createdAt',
};

/** The lists that can be filtered by date. */
const DATED = Object.entries(DATES).flatMap(([list, field]) => (field === null ? [] : [[list, field] as const]));

/** The day or month of a row's field; an instant's day is that of the ledger's zone, Asia/Shanghai. */
function dateOf(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.length < 24 ? text : new Date(Date.parse(text) + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The day or month before or after one. */
function beside(date: string, step: 1 | -1): string {
  const at = new Date(`${date.length === 7 ? `${date}-15` : date}T12:00:00Z`);
  if (date.length === 7) at.setUTCMonth(at.getUTCMonth() + step);
  else at.setUTCDate(at.getUTCDate() + step);
  return at.toISOString().slice(0, date.length);
}

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
    for (const list of [...Object.keys(LISTS), 'changes']) {
      for (const after of ['', 'x', '-1', '1.5', '%27', '%20', '2026-13', '9'.repeat(16), 'x'.repeat(201)]) {
        const refused = await community.get(`${addressOf(list)}after=${after}`, community.keys.operator);
        expect([list, after, refused.status]).toEqual([list, after, 400]);
        expect(refused.body['errors']).toMatchObject([{ field: 'after' }]);
      }
    }
  });

  it('rejects a cursor of a list with cursors of another kind, and names it', async () => {
    const { operator } = community.keys;
    const cursors = new Map<string, string>();
    for (const list of Object.keys(LISTS)) {
      const { body } = await community.get(`${addressOf(list)}limit=1`, operator);
      cursors.set(list, String(body['next']));
    }
    cursors.set('changes', '7');
    const kindOf = (cursor: string): string => CURSOR_KINDS.find(([, shape]) => shape.test(cursor))?.[0] ?? cursor;
    expect(new Set([...cursors.values()].map(kindOf))).toEqual(new Set(CURSOR_KINDS.map(([kind]) => kind)));
    for (const [list, own] of cursors) {
      const others = [...new Set(cursors.values())].filter((one) => kindOf(one) !== kindOf(own));
      for (const after of others) {
        const refused = await community.get(`${addressOf(list)}after=${encodeURIComponent(after)}`, operator);
        expect([list, after, refused.status, refused.body['code']]).toEqual([list, after, 400, 'invalid-request']);
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

  it('offers from and to on exactly the lists whose rows have a time or a day', () => {
    expect(Object.keys(DATES).sort()).toEqual(Object.keys(LISTS).sort());
    for (const [list, field] of Object.entries(DATES)) {
      const route = api.routes.find(({ name }) => name === `GET /v1/ledgers/{ledger}/${list}`);
      const names = route?.operation.parameters?.map(({ name }) => name).filter((name) => /^(from|to)$/.test(name));
      expect([list, names?.sort()]).toEqual([list, field === null ? [] : ['from', 'to']]);
    }
  });

  it.each(DATED)('returns the rows of %s by %s from one day to another, both included', async (list, field) => {
    const read = async (filter: string): Promise<unknown[]> =>
      (await readAllPages(`${addressOf(list)}${filter}limit=5`)).pages.flat();
    const rows = (await read('')) as Record<string, unknown>[];
    const dates = [...new Set(rows.map((row) => dateOf(row[field])))].filter((date) => date !== '').sort();
    expect(dates.length).toBeGreaterThan(0);
    const [first = '', last = ''] = [dates[0], dates.at(-1)];
    const middle = dates[Math.floor(dates.length / 2)] ?? '';
    const ranges = [
      ...[
        [first, last],
        [middle, middle],
        [first, middle],
        [middle, last],
        [beside(first, -1), beside(first, -1)],
      ],
      ...[
        [beside(last, 1), beside(last, 1)],
        [beside(last, 1), undefined],
        [undefined, beside(first, -1)],
      ],
      ...[
        [middle, undefined],
        [undefined, middle],
        [beside(middle, -1), beside(middle, -1)],
      ],
      ...[[last.length === 7 ? '1000-01' : '1000-01-01', last.length === 7 ? '9999-12' : '9999-12-31']],
    ];
    for (const [from, to] of ranges) {
      const query = [...(from === undefined ? [] : [`from=${from}&`]), ...(to === undefined ? [] : [`to=${to}&`])];
      const expected = rows.filter((row) => {
        const date = dateOf(row[field]);
        return date !== '' && (from === undefined || date >= from) && (to === undefined || date <= to);
      });
      expect([from, to, await read(query.join(''))]).toEqual([from, to, expected]);
    }
  });

  it.each(DATED)('rejects an invalid date for %s, and names it', async (list) => {
    const months = /statements$|periods/.test(list);
    const wrong = ['', 'x', '2026-13-01', '2026-02-30', '2026-11-1', months ? '2026-11-01' : '2026-11', '2026-13'];
    const right = months ? '2026-11' : '2026-11-05';
    const refusals = [
      ...wrong.flatMap((date) => ['from', 'to'].map((field) => [`${field}=${date}`, field])),
      [`from=${right}&from=${right}`, 'from'],
      [`from=${right}&to=${beside(right, -1)}`, 'to'],
    ];
    for (const [query = '', field] of refusals) {
      const refused = await community.get(`${addressOf(list)}${query}`, community.keys.operator);
      expect([list, query, refused.status, refused.body['code']]).toEqual([list, query, 400, 'invalid-request']);
      expect(refused.body['errors']).toMatchObject([{ field }]);
    }
  });

  it('returns the adopted policies of a range of days', async () => {
    const adopted = async (query: string): Promise<number> =>
      ((await community.get(`policies?${query}`)).body['items'] as unknown[]).length;
    expect(await adopted('')).toBe(1);
    expect(await adopted('from=2026-11-20&to=2026-11-20')).toBe(1);
    expect(await adopted('to=2026-11-19')).toBe(0);
    expect(await adopted('from=2026-11-21')).toBe(0);
    expect((await community.get('policies?from=2026-13')).body['errors']).toMatchObject([{ field: 'from' }]);
  });

  it('lists every entry once while others are being booked', async () => {
    const sizeBefore = await community.size();
    const booking = Array.from({ length: 60 }, (_, n) =>
      community.fromBooks('fund-receipts', { source: '募捐', cents: n + 1 }),
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
