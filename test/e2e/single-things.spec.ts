import { Api, readApi } from '../support/api';
import { Community, idOf } from '../support/community';
import { Reply, Service, newService } from '../support/service';

let service: Service;
let api: Api;
let community: Community;
beforeAll(async () => {
  service = await newService();
  api = await readApi(service);
  community = await Community.create(service);
  await community.serve('V01');
  await community.owe('V02');
  await community.fromBooks('shops/M01/payments', { cents: 1, bankReference: 'B1' });
  await community.redemptionCode('V01');
});
afterAll(() => service.end());

/** Lists whose rows can each be read by their own address, with the name of a row in it. */
const LISTS: Readonly<Record<string, string>> = {
  organisations: 'code',
  units: 'code',
  cohorts: 'code',
  people: 'code',
  volunteers: 'code',
  shops: 'code',
  offers: 'code',
  activities: 'code',
  keys: 'id',
  imports: 'id',
  'service-records': 'id',
  redemptions: 'id',
  jobs: 'id',
  periods: 'month',
  entries: 'seq',
  'shops/M01/payments': 'id',
  'volunteers/V01/codes': 'id',
};

describe('reading a single thing', () => {
  it('gives every thing that can be changed', () => {
    const reads = api.routes.filter(({ method }) => method === 'GET').map(({ path }) => path);
    const changed = api.routes.filter(({ method }) => method === 'PATCH').map(({ path }) => path);
    expect(changed).toHaveLength(4);
    for (const path of changed) expect(reads).toContain(path);
  });

  it.each(Object.entries(LISTS))('gives a row of %s as in its list, by %s and by id', async (list, name) => {
    const key = community.keys.operator;
    const { items } = (await community.get(list, key)).body as { items: Record<string, unknown>[] };
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      for (const ref of [item[name], item['id'] ?? item[name]].filter((one) => name !== 'seq' || one === item[name])) {
        const single = await community.get(`${list}/${encodeURIComponent(String(ref))}`, key);
        expect([list, ref, single.status, single.body]).toEqual([list, ref, 200, item]);
      }
    }
    for (const ref of ['nobody', '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90', '2019-01', '999']) {
      expect([list, (await community.get(`${list}/${ref}`, key)).status]).toEqual([list, 404]);
    }
  });

  it('does not give a thing of another list, shop or volunteer', async () => {
    const paid = (await community.get('shops/M01/payments')).body['items'] as { id: string }[];
    await community.fromBooks('shops', { code: 'M02', name: '便民超市', centsPerPoint: 100 });
    const code = (await community.get('volunteers/V01/codes')).body['items'] as { id: string }[];
    const stranger = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const replies = await Promise.all([
      community.get('units/retiree'),
      community.get('organisations/东风小区'),
      community.get('volunteers/S01'),
      community.get(`shops/M02/payments/${paid[0]?.id ?? ''}`),
      community.get(`shops/M01/payments/${paid[0]?.id ?? ''}`, stranger),
      community.get(`volunteers/V02/codes/${code[0]?.id ?? ''}`),
      community.get(`volunteers/V02/codes/${code[0]?.id ?? ''}`, community.keys.volunteer),
    ]);
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 404));
  });
});

describe('clearing a field with null', () => {
  /** The fields of each change that a thing can be without, and those that it always has. */
  const CHANGES: readonly (readonly [path: string, clearable: Record<string, unknown>, required: string[]])[] = [
    [
      'volunteers/V03',
      {
        displayName: '孙师傅',
        birthYear: 1957,
        unit: '东风小区',
        cohort: 'retiree',
        registeredOn: '2025-01-12',
      },
      ['nameShown'],
    ],
    ['activities/A01', { site: '向阳小区', capacity: 80 }, ['category', 'title', 'organisation', 'startsAt', 'endsAt']],
    ['shops/M01', {}, ['name', 'centsPerPoint', 'firstDay', 'status']],
    ['offers/M01-1', {}, ['title', 'pricePointHundredths', 'firstDay']],
  ];
  beforeAll(() => community.booked('volunteers', { code: 'V03' }));

  const okay = (reply: Reply): Reply['body'] => {
    expect([reply.text, reply.status]).toEqual([reply.text, 200]);
    return reply.body;
  };

  it('tries every field of every change', () => {
    const patches = api.routes.filter(({ method }) => method === 'PATCH');
    const fields = patches.map((route) => Object.keys(api.bodyOf(route)?.properties ?? {}).sort());
    const tried = CHANGES.map(([, clearable, required]) => [...Object.keys(clearable), ...required].sort());
    expect(tried.map((one) => one.join()).sort()).toEqual(fields.map((one) => one.join()).sort());
    for (const route of patches) {
      const properties = Object.entries(api.bodyOf(route)?.properties ?? {});
      const nullable = properties.filter(([, { type }]) => Array.isArray(type)).map(([name]) => name);
      const change = CHANGES.find(([, clearable]) => nullable.every((name) => name in clearable));
      expect([route.name, change !== undefined]).toEqual([route.name, true]);
    }
  });

  it.each(CHANGES)('clears the optional fields of %s one by one, and leaves the others', async (path, clearable) => {
    for (const name of Object.keys(clearable)) {
      const before = okay(await community.patch(path, clearable));
      const cleared = okay(await community.patch(path, { [name]: null }));
      const { [name]: _, ...rest } = before;
      // The numbers and names of what a field refers to go with it.
      const kept = Object.entries(rest).filter(([field]) => !new RegExp(`^${name}(Code|Name)$`).test(field));
      expect(cleared).toEqual(Object.fromEntries(kept));
      expect(okay(await community.get(path))).toEqual(cleared);
      expect(okay(await community.patch(path, {}))).toEqual(cleared);
    }
  });

  it.each(CHANGES)('refuses null for the required fields of %s by name', async (path, _, required) => {
    const before = (await community.get(path)).text;
    for (const name of required) {
      const refused = await community.patch(path, { [name]: null });
      expect([name, refused.status, refused.body['code']]).toEqual([name, 400, 'invalid-request']);
      const errors = refused.body['errors'] as { field: string }[];
      expect(new Set(errors.map(({ field }) => field))).toEqual(new Set([name]));
    }
    expect((await community.get(path)).text).toBe(before);
  });

  it('refuses null where a new thing is registered', async () => {
    const refused = await community.post('volunteers', { code: 'V09', displayName: null });
    expect([refused.status, refused.body['code']]).toEqual([400, 'invalid-request']);
    expect(idOf(await community.booked('volunteers', { code: 'V09' }))).not.toBe('');
  });
});
