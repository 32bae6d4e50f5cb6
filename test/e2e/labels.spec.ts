import { Database } from '../../src/database/database';
import { readApi } from '../support/api';
import { Community, entryOf, idOf } from '../support/community';
import { Service, newService } from '../support/service';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Ids of things without a number: the thing itself, a reservation's redemption, the record of a history. */
const OWN_IDS = ['id', 'record', 'redemption', 'subject', 'usedFor'];
/** Changed values and rows of the master data: their labels depend on what they refer to. */
const CHANGED = ['row', 'before', 'after'];
/** Fields that name people. */
const PEOPLE = [
  ...['volunteer', 'recorder', 'approver', 'secondApprover', 'confirmer', 'by', 'person', 'createdBy', 'owner'],
  ...['requester', 'decider', 'maker', 'holder'],
];

let service: Service;
let community: Community;
/** Values of path parameters that exist. */
let existing: Record<string, string>;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  const { keys } = community;
  await community.booked('volunteers', { code: 'V03', displayName: '孙师傅', unit: '东风小区', cohort: 'retiree' });
  await community.patch('volunteers/V01', { cohort: null });
  const served = idOf(await community.serve('V01'));
  const record = { activity: 'A01', volunteer: 'V02', method: 'typed', signedInAt: '2026-11-09T15:00:00+08:00' };
  await community.booked('service-records', record);
  await community.booked('service-records', { ...record, volunteer: 'V03' });
  const reason = { signedOutAt: '2026-11-10T01:30:00+08:00', reason: '抄错' };
  await community.booked(`service-records/${served}/correction`, reason, { key: keys.approver });
  const at = '2026-10-20T12:00:00+08:00';
  await community.serve('V01', { on: '2026-10-10' });
  const line = entryOf(
    await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', code: 'R0', at }),
  ).seq;
  await community.owe('V01');
  const disputed = { answer: 'disputed', reason: '金额不符' };
  await community.booked(`shops/M01/statements/2026-10/lines/${line}`, disputed, { key: keys.shop });
  await community.fromBooks('shops/M01/payments', { cents: 1, bankReference: 'B1' });
  const confirmation = idOf(await community.booked('fund-receipts', { source: '募捐', cents: 100 }));
  await community.booked(`confirmations/${confirmation}`, { decision: 'confirm' }, { key: keys.approver });
  const consent = await community.redemptionCode('V01', { shop: 'M01' });
  const redemption = idOf(await community.fromBooks('redemptions', { consent, offer: 'M01-1', code: 'R1' }));
  const reservation = idOf(
    await community.fromBooks('reservations', { volunteer: 'V01', offer: 'M01-1' }, { key: keys.operator }),
  );
  const certificate = idOf(await community.booked('volunteers/V01/certificates', {}));
  const first = async (list: string): Promise<string> => {
    const { items } = (await community.get(list, keys.operator)).body as { items: { id: string }[] };
    return items[0]?.id ?? 'none';
  };
  existing = {
    ...{ ledger: 'sunrise', volunteer: 'V01', activity: 'A01', shop: 'M01', offer: 'M01-1', person: 'V03', seq: '4' },
    ...{ month: '2026-10', record: served, redemption, reservation, certificate, year: '2026', day: '2026-11-09' },
    ...{ payment: await first('shops/M01/payments'), code: await first('volunteers/V01/codes') },
    ...{ key: await first('keys'), job: await first('jobs'), edition: '1' },
    ...{ import: community.books, confirmation },
  };
});
afterAll(() => service.end());

/** A field with an opaque id, the object that has it, and the route of the answer. */
interface IdField {
  readonly route: string;
  readonly field: string;
  readonly beside: Readonly<Record<string, unknown>>;
}

/** The fields of an answer that hold an opaque id. Entries are left out: they are shown as they stand in the log. */
function idFields(route: string, value: unknown): IdField[] {
  if (Array.isArray(value)) return value.flatMap((one) => idFields(route, one));
  if (typeof value !== 'object' || value === null || 'leafHash' in value) return [];
  const beside = value as Record<string, unknown>;
  return Object.entries(beside).flatMap(([field, member]) =>
    typeof member === 'string' && UUID.test(member) ? [{ route, field, beside }] : idFields(route, member),
  );
}

/** All fields with opaque ids in the JSON answers of the routes that a key may read. */
async function readIds(key: string): Promise<IdField[]> {
  const { routes } = await readApi(service);
  const reads = routes.filter(({ method, path }) => method === 'GET' && path.includes('{ledger}'));
  const found: IdField[] = [];
  for (const { path } of reads.filter(({ path: one }) => !/export|\.(html|csv|pdf|txt)$/.test(one))) {
    const item = /organisations/.test(path) ? '巡逻队' : /cohorts/.test(path) ? 'retiree' : '东风小区';
    const query = path.endsWith('refusals') ? '?month=2026-11' : path.endsWith('sample') ? '?seed=x' : '';
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(existing[name] ?? item));
    const reply = await service.ask(`${address}${query}`, { key });
    if (key === community.keys.operator) expect([address, reply.status]).toEqual([address, 200]);
    if (reply.status !== 200) continue;
    // A sample has entries as they stand in the log, and actors have numbers of their own.
    if (!/audit\/sample$/.test(path)) found.push(...idFields(path, reply.body));
  }
  return found.filter(({ field }) => !OWN_IDS.includes(field));
}

describe('numbers and names beside opaque ids', () => {
  it('gives the centre the number and the name of everything that an answer refers to', async () => {
    const fields = await readIds(community.keys.operator);
    const names = new Set(fields.map(({ field }) => field));
    expect([...names].sort()).toEqual(
      [...PEOPLE, ...CHANGED, 'activity', 'cohort', 'offer', 'organisation', 'shop', 'unit']
        .filter((one) => one !== 'secondApprover')
        .sort(),
    );
    for (const { route, field, beside } of fields) {
      const number = beside[`${field}Code`] ?? beside[`${field}Number`];
      expect([route, field, typeof number]).toEqual([route, field, 'string']);
      // Keys registered these two people without a name; a certificate has the name as it was printed.
      const unnamed = ['till', 'operator', 'auditor'].includes(String(number)) || beside['volunteerNumber'] === number;
      if (!unnamed) expect([route, field, typeof beside[`${field}Name`]]).toEqual([route, field, 'string']);
    }
  });

  it('gives an auditor those of shops, offers and activities, and no number or name of a person', async () => {
    const fields = await readIds(community.keys.auditor);
    expect(new Set(fields.map(({ field }) => field)).size).toBeGreaterThanOrEqual(8);
    // The auditor's own number is shown.
    for (const { route, field, beside } of fields.filter((one) => one.beside['rowCode'] !== 'auditor')) {
      const person =
        (PEOPLE.includes(field) && !(field === 'owner' && /^(shop|payable|clearing)/.test(String(beside['kind'])))) ||
        (field === 'row' && beside['register'] === 'person');
      const label = [typeof beside[`${field}Code`], typeof beside[`${field}Name`]];
      expect([route, field, label]).toEqual([route, field, person ? ['undefined', 'undefined'] : ['string', 'string']]);
    }
  });

  it('gives a shop those of itself and its offers, and nothing of a person', async () => {
    const fields = await readIds(community.keys.shop);
    expect(new Set(fields.map(({ field }) => field))).toEqual(new Set(['shop', 'offer']));
    for (const { beside } of fields) {
      for (const name of Object.keys(beside)) expect(name).not.toMatch(/^(volunteer|person|owner|by|createdBy)/);
    }
  });

  it('gives a volunteer their own number and name, and those of nobody else', async () => {
    await community.booked('volunteers/V01/codes', {}, { key: community.keys.volunteer });
    const fields = await readIds(community.keys.volunteer);
    const own = String((await community.get('volunteers/V01')).body['id']);
    for (const { route, field, beside } of fields.filter(({ field: one }) => PEOPLE.includes(one))) {
      const number = beside[`${field}Code`] ?? beside[`${field}Number`];
      expect([route, field, number]).toEqual([route, field, beside[field] === own ? 'V01' : undefined]);
    }
    expect(fields.some(({ field, beside }) => field === 'createdBy' && beside['createdByName'] === '王阿姨')).toBe(
      true,
    );
  });

  it('gives the values of the master data', async () => {
    const { keys } = community;
    const record = await community.get('service-records?volunteer=V03');
    expect((record.body['items'] as object[])[0]).toMatchObject({
      ...{ activityCode: 'A01', activityName: '四点半课堂', volunteerCode: 'V03', volunteerName: '孙师傅' },
      ...{ recorderCode: 'S01', recorderName: '陈站长' },
    });
    expect((await community.get('volunteers/V03')).body).toMatchObject({
      ...{ unitCode: '东风小区', unitName: '东风小区', cohortCode: 'retiree', cohortName: '退休人员' },
    });
    expect((await community.get('redemptions/R1', keys.shop)).body).toMatchObject({
      ...{ shopCode: 'M01', shopName: '惠民超市', offerCode: 'M01-1', offerName: '早餐' },
    });
    const codes = await community.all<{ usedForCode?: string }>('volunteers/V01/codes');
    expect(codes[0]).toMatchObject({ shopCode: 'M01', createdByCode: 'S01', usedForCode: 'R1' });
    const account = await community.all('accounts?kind=payable', keys.auditor);
    expect(account).toMatchObject([{ ownerCode: 'M01', ownerName: '惠民超市' }]);
    const [reminder] = await community.all('reminders?kind=record-unapproved');
    expect(reminder).toMatchObject({ activityCode: 'A01', activityName: '四点半课堂', volunteerName: '孙师傅' });
    const { items } = (await community.get('keys', keys.operator)).body as { items: { role: string }[] };
    expect(items.find(({ role }) => role === 'shop')).toMatchObject({
      person: 'till',
      shop: 'M01',
      shopName: '惠民超市',
    });
  });

  it('looks up the labels of a page in as many statements as those of one row', async () => {
    const database = service.app.get(Database);
    const lookups = async (path: string): Promise<number> => {
      const run = database.preparedQuery;
      let count = 0;
      const get = (): typeof run => {
        count += 1;
        return run;
      };
      Object.defineProperty(database, 'preparedQuery', { configurable: true, get });
      const { items } = (await community.get(path, community.keys.operator)).body as { items: object[] };
      expect(items.length).toBeGreaterThan(0);
      Reflect.deleteProperty(database, 'preparedQuery');
      return count;
    };
    await Promise.all(
      Array.from({ length: 9 }, (_, n) => community.booked('volunteers', { code: `W${n}`, unit: '东风小区' })),
    );
    await community.newImport('又一本账');
    for (const list of [
      'service-records',
      'imports',
      'redemptions',
      'reservations',
      'volunteers',
      'activities',
      'offers',
      'keys',
    ]) {
      await lookups(`${list}?limit=1`);
      const [one, many] = [await lookups(`${list}?limit=1`), await lookups(`${list}?limit=500`)];
      expect([list, many, one > 0]).toEqual([list, one, true]);
    }
  });
});
