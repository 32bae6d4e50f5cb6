import { Ids } from '../../src/common/clock';
import { Database } from '../../src/database/database';
import { readApi } from '../support/api';
import { Community, idOf, newActivity } from '../support/community';
import { Reply, Service, newService } from '../support/service';

interface Field {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly afterCode?: string;
  readonly afterName?: string;
}

interface Change {
  readonly id: string;
  readonly changedAt: string;
  readonly action: 'registered' | 'changed';
  readonly register: string;
  readonly row: string;
  readonly rowCode?: string;
  readonly rowName?: string;
  readonly by: string;
  readonly byCode?: string;
  readonly fields: readonly Field[];
}

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
});
afterAll(() => service.end());

const changes = (query = '', key?: string): Promise<Change[]> =>
  community.all<Change>(`register-changes?limit=500${query}`, key);

/** The changes that `work` made. */
async function changesBy(work: () => Promise<unknown>): Promise<Change[]> {
  const known = new Set((await changes()).map(({ id }) => id));
  await work();
  return (await changes()).filter(({ id }) => !known.has(id));
}

async function patched(path: string, body: object, key?: string): Promise<Reply> {
  const reply = await community.patch(path, body, key === undefined ? {} : { key });
  expect([path, reply.status, reply.text]).toEqual([path, 200, reply.text]);
  return reply;
}

/** What every PATCH route changes in its register. A route without a line here fails a test. */
const PATCHES: Readonly<Record<string, { path: string; body: object; register: string; fields: readonly Field[] }>> = {
  'volunteers/{volunteer}': {
    path: 'volunteers/V02',
    register: 'person',
    body: { displayName: '孙大姐', birthYear: 1961, nameShown: true, registeredOn: '2025-01-12' },
    fields: [
      { field: 'displayName', before: '孙师傅', after: '孙大姐' },
      { field: 'birthYear', before: null, after: 1961 },
      { field: 'registeredOn', before: null, after: '2025-01-12' },
      { field: 'nameShown', before: false, after: true },
    ],
  },
  'activities/{activity}': {
    path: 'activities/A01',
    register: 'activity',
    body: { category: 'patrol', site: null, capacity: 60, startsAt: '2026-11-09T15:30:00+08:00' },
    fields: [
      { field: 'category', before: 'teach', after: 'patrol' },
      { field: 'site', before: '向阳小区', after: null },
      { field: 'startsAt', before: '2026-11-09T07:00:00.000Z', after: '2026-11-09T07:30:00.000Z' },
      { field: 'capacity', before: 80, after: 60 },
    ],
  },
  'shops/{shop}': {
    path: 'shops/M01',
    register: 'shop',
    // A rate waits for a second person; it is an entry of the journal and no change of the register.
    body: { name: '惠民便利店', centsPerPoint: 1_000_000, status: 'suspended' },
    fields: [
      { field: 'name', before: '惠民超市', after: '惠民便利店' },
      { field: 'status', before: 'active', after: 'suspended' },
    ],
  },
  'offers/{offer}': {
    path: 'offers/M01-1',
    register: 'offer',
    // A price is an entry of the journal and no change of the register.
    body: { title: '午餐', pricePointHundredths: 250 },
    fields: [{ field: 'title', before: '早餐', after: '午餐' }],
  },
};

/** A body for every route that registers a row. A route without a line here fails a test. */
const REGISTRATIONS: Readonly<Record<string, { register: string; body: object }>> = {
  organisations: { register: 'organisation', body: { code: '合唱团' } },
  units: { register: 'unit', body: { code: '西风小区' } },
  cohorts: { register: 'cohort', body: { code: 'student', name: '学生' } },
  people: { register: 'person', body: { code: 'S09', displayName: '周站长' } },
  volunteers: { register: 'person', body: { code: 'V09', displayName: '吴大爷', unit: '东风小区' } },
  activities: { register: 'activity', body: newActivity('A09') },
  shops: { register: 'shop', body: { code: 'M09', name: '早点铺', centsPerPoint: 80 } },
  offers: { register: 'offer', body: { code: 'M01-9', shop: 'M01', title: '豆浆', pricePointHundredths: 50 } },
};

async function routesOf(method: string, named: RegExp): Promise<string[]> {
  const { routes } = await readApi(service);
  return routes
    .filter((route) => route.method === method && named.test(String(Reflect.get(route.operation, 'operationId'))))
    .map(({ path }) => path.replace('/v1/ledgers/{ledger}/', ''))
    .sort();
}

describe('the changes of the registers', () => {
  it('tries every route that changes or registers a row of a register', async () => {
    expect(await routesOf('PATCH', /./)).toEqual(Object.keys(PATCHES).sort());
    expect(await routesOf('POST', /^register/)).toEqual(Object.keys(REGISTRATIONS).sort());
  });

  it.each(Object.entries(PATCHES))('keep who changed %s, when, and the values before and after', async (_, one) => {
    const by = String((await community.get('people/S01')).body['id']);
    const [change, ...others] = await changesBy(() => patched(one.path, one.body));
    expect(others).toEqual([]);
    const row = String((await community.get(one.path)).body['id']);
    const changedAt = service.clock.at;
    expect(change).toMatchObject({ changedAt, action: 'changed', register: one.register, row, by, byCode: 'S01' });
    expect(change?.fields).toEqual(one.fields);
    expect(await changesBy(() => patched(one.path, one.body))).toEqual([]);
    expect(await changesBy(() => patched(one.path, {}))).toEqual([]);
  });

  it.each(Object.entries(REGISTRATIONS))('keep who registered one of %s, with its values', async (path, one) => {
    const request = { key: community.keys.approver, idem: `register-${path}` };
    const by = String((await community.get('people/S02')).body['id']);
    const made: string[] = [];
    // The second request is a replay of the first.
    const [change, ...others] = await changesBy(async () => {
      for (let n = 0; n < 2; n += 1) made.push(idOf(await community.booked(path, one.body, request)));
    });
    expect(others).toEqual([]);
    expect(change).toMatchObject({ action: 'registered', register: one.register, row: made[0], by, byCode: 'S02' });
    expect(change?.fields.every(({ before, after }) => before === null && after !== null)).toBe(true);
    const code = String(Reflect.get(one.body, 'code'));
    expect(change?.fields).toContainEqual({ field: 'code', before: null, after: code });
    expect(await changesBy(() => community.post(path, one.body))).toEqual([]);
  });

  it('show the numbers and names of what a row and its fields refer to', async () => {
    const volunteer = { code: 'V08', displayName: '钱阿姨', cohort: 'retiree' };
    const [change] = await changesBy(() => community.booked('volunteers', volunteer));
    expect(change).toMatchObject({ rowCode: 'V08', rowName: '钱阿姨', byName: '陈站长' });
    const cohort = change?.fields.find(({ field }) => field === 'cohort');
    expect(cohort).toMatchObject({ afterCode: 'retiree', afterName: '退休人员' });
  });

  it('keep that a person became a volunteer', async () => {
    await community.booked('people', { code: 'P08', displayName: '郑奶奶' });
    const made = await changesBy(() => community.booked('volunteers', { code: 'P08', birthYear: 1950 }));
    expect(made).toMatchObject([{ action: 'changed', register: 'person', rowCode: 'P08', byCode: 'S01' }]);
    expect(made[0]?.fields).toEqual([
      { field: 'role', before: 'person', after: 'volunteer' },
      { field: 'birthYear', before: null, after: 1950 },
    ]);
  });

  it('keep who was registered for a key, and what the console did', async () => {
    const made = await changesBy(() => service.key('sunrise', 'auditor', { person: 'inspector' }));
    expect(made).toMatchObject([{ action: 'registered', register: 'person', rowCode: 'inspector', by: 'timebank' }]);
    const byConsole = await changes('&person=timebank');
    expect(byConsole.map(({ rowCode }) => rowCode)).toContain('inspector');
  });

  it('keep nothing of a refused change', async () => {
    expect(
      await changesBy(async () => {
        expect((await community.patch('volunteers/V01', { unit: 'nowhere' })).status).toBe(422);
        expect((await community.patch('shops/M01', { centsPerPoint: -1 })).status).toBe(400);
        expect((await community.patch('shops/M01', { name: 'x' }, { key: community.keys.auditor })).status).toBe(403);
      }),
    ).toEqual([]);
  });

  it('follow each other in one chain when many requests change a row at once', async () => {
    await community.fromBooks('shops', { code: 'M20', name: '快餐店', centsPerPoint: 1 });
    const names = Array.from({ length: 20 }, (_, n) => `快餐店${n % 7}`);
    await Promise.all(names.map((name) => patched('shops/M20', { name })));
    const made = await changes('&register=shop&row=M20');
    let name: unknown = null;
    for (const { fields } of made) {
      const field = fields.find((one) => one.field === 'name');
      expect(field?.before).toBe(name);
      expect(field?.after).not.toBe(name);
      name = field?.after;
    }
    expect((await community.get('shops/M20')).body['name']).toBe(name);
  });

  it('are listed oldest first, by register, row, person and day', async () => {
    const all = await changes();
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
    expect(new Set((await changes('&register=offer')).map(({ register }) => register))).toEqual(new Set(['offer']));
    const shop = String((await community.get('shops/M01')).body['id']);
    const ofShop = all.filter(({ row }) => row === shop);
    expect(ofShop.length).toBeGreaterThanOrEqual(2);
    expect(await changes(`&row=${shop}`)).toEqual(ofShop);
    expect(await changes('&register=shop&row=M01')).toEqual(ofShop);
    expect(await changes('&register=shop&row=nothing')).toEqual([]);
    expect(await changes('&person=S02')).toEqual(all.filter(({ byCode }) => byCode === 'S02'));
    expect(await changes('&person=nobody')).toEqual([]);
    expect(await changes('&from=2026-11-20&to=2026-11-20')).toEqual(all);
    expect(await changes('&to=2026-11-19')).toEqual([]);
    const wrong = await community.get('register-changes?row=M01');
    expect(wrong.body['errors']).toMatchObject([{ field: 'row' }]);
    expect((await community.get('register-changes?register=till')).body['errors']).toMatchObject([
      { field: 'register' },
    ]);
  });

  it('are stored with the change or not at all', async () => {
    const database = service.app.get(Database);
    const [engine] = await database.read.query<{ n: number }[]>('SELECT COUNT(*) AS n FROM register_change');
    const before = (await community.get('shops/M20')).text;
    // A second row with the id of a stored change cannot be written, so that the change of the shop cannot be either.
    const [{ id = '' } = {}] = await changes();
    const ids = service.app.get(Ids);
    const next = jest.spyOn(ids, 'next').mockReturnValueOnce(id);
    expect((await community.patch('shops/M20', { name: '别的店' })).status).toBe(500);
    next.mockRestore();
    expect((await community.get('shops/M20')).text).toBe(before);
    expect(await database.read.query('SELECT COUNT(*) AS n FROM register_change')).toEqual([engine]);
  });
});

describe('the changes of the registers towards an auditor', () => {
  it('name the personal fields that changed and show no value of them', async () => {
    await community.booked('volunteers', { code: 'V30', displayName: '冯师傅', unit: '东风小区' });
    await patched('volunteers/V30', { displayName: '冯大爷', birthYear: 1948, cohort: 'retiree', nameShown: true });
    const seen = await changes('&register=person&row=V30', community.keys.auditor);
    const names = seen.map(({ fields }) => fields.map(({ field }) => field));
    expect(names[1]).toEqual(['displayName', 'birthYear', 'cohort', 'nameShown']);
    expect(seen[0]?.fields).toContainEqual({ field: 'role', before: null, after: 'volunteer' });
    for (const field of seen.flatMap(({ fields }) => fields).filter((one) => one.field !== 'role'))
      expect(Object.keys(field)).toEqual(['field']);
    for (const change of seen) expect(Object.keys(change)).not.toEqual(expect.arrayContaining(['rowCode']));
    for (const change of seen)
      expect(Object.keys(change).filter((name) => /^(by|row)(Code|Name)/.test(name))).toEqual([]);
  });

  it('show titles, times and statuses as the centre sees them', async () => {
    for (const register of ['shop', 'offer', 'activity', 'organisation', 'unit', 'cohort']) {
      const centre = await changes(`&register=${register}`);
      const auditor = await changes(`&register=${register}`, community.keys.auditor);
      expect(centre.length).toBeGreaterThanOrEqual(2);
      expect(auditor.map(({ fields }) => fields)).toEqual(centre.map(({ fields }) => fields));
    }
  });

  it('are closed to shops and volunteers', async () => {
    for (const key of [community.keys.shop, community.keys.volunteer])
      expect((await community.get('register-changes', key)).status).toBe(403);
  });
});

describe('the changes of the registers after an erasure', () => {
  it('name the fields whose values were erased, for the centre too', async () => {
    await community.booked('volunteers', { code: 'V40', displayName: '褚女士' });
    const id = String((await community.get('volunteers/V40')).body['id']);
    await service.app
      .get(Database)
      .write((sql) =>
        sql.query(`UPDATE register_change SET erasable = NULL WHERE ledger = 'sunrise' AND "row" = ?`, [id]),
      );
    const [change] = await changes(`&row=${id}`);
    expect(change?.fields).toContainEqual({ field: 'displayName' });
    expect(change?.fields).toContainEqual({ field: 'role', before: null, after: 'volunteer' });
  });
});
