import { readBookFolder } from '../../src/import/book-folder';
import { importFolder } from '../../src/import/import-folder';
import { Communities } from '../../src/communities/communities.service';
import { bookFolder, served } from '../support/book-folder';
import { Community, entryOf, idOf, newActivity } from '../support/community';
import { importPeople } from '../support/imports';
import { Reply, Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';

// The clock of the service is set to noon of 20 November 2026 in Shanghai.

let service: Service;
let communities = 0;
beforeAll(async () => {
  service = await newService();
});
afterAll(() => service.end());

/** A community with the activity C01 of two hours, whose place holds one person. */
async function newCommunity(pack: string): Promise<Community> {
  const ledger = `odd-${(communities += 1)}`;
  await service.app.get(Communities).create({ ledger, name: ledger, zone: 'Asia/Shanghai', currency: 'CNY' }, pack);
  const community = await Community.create(service, ledger);
  const times = { startsAt: '2026-11-19T08:00:00+08:00', endsAt: '2026-11-19T10:00:00+08:00' };
  await community.booked('activities', newActivity('C01', { ...times, capacity: 1 }));
  return community;
}

const RECORD = { activity: 'C01', volunteer: 'V01', method: 'typed', signedInAt: '2026-11-19T08:00:00+08:00' };

const submit = async (community: Community, change: object = {}): Promise<string> =>
  idOf(await community.booked('service-records', { ...RECORD, ...change }));
const approve = (community: Community, record: string): Promise<Reply> =>
  community.post(`service-records/${record}/approval`, {}, { key: community.keys.approver });
const oddities = async (community: Community, record: string): Promise<unknown> =>
  (await community.get(`service-records/${record}`)).body['oddities'];

describe.each(['sunrise', 'order-67'])('approvers under the pack %s', (pack) => {
  it('are shown a sign-out far beyond the planned end, and none up to two hours after it', async () => {
    const community = await newCommunity(pack);
    const within = await submit(community, { signedOutAt: '2026-11-19T12:00:00+08:00' });
    expect(await oddities(community, within)).toEqual([]);
    const beyond = await submit(community, { signedOutAt: '2026-11-19T12:00:01+08:00' });
    expect(await oddities(community, beyond)).toEqual(['ends-far-beyond-plan']);
  });

  it('are shown a service that would end after its approval now', async () => {
    const community = await newCommunity(pack);
    const times = { startsAt: '2026-11-20T10:00:00+08:00', endsAt: '2026-11-20T13:00:00+08:00' };
    await community.booked('activities', newActivity('C02', times));
    const record = await submit(community, { activity: 'C02', signedInAt: '2026-11-20T10:00:00+08:00' });
    expect(await oddities(community, record)).toEqual(['ends-after-approval']);
  });

  it('are shown every record of an activity with more people than its place holds', async () => {
    const community = await newCommunity(pack);
    const first = await submit(community);
    expect(await oddities(community, first)).toEqual([]);
    const second = await submit(community, { volunteer: 'V02' });
    const { items } = (await community.get('service-records?activity=C01')).body as { items: { oddities: string[] }[] };
    expect(items.map((item) => item.oddities)).toEqual([['beyond-capacity'], ['beyond-capacity']]);
    // A rejected record does not count.
    const { approver: key } = community.keys;
    await community.booked(`service-records/${second}/refusal`, { reason: '没有来' }, { key });
    expect(await oddities(community, first)).toEqual([]);
  });
});

describe('a pack without the checks', () => {
  it('books odd records, without a mark in the entry', async () => {
    const community = await newCommunity('sunrise');
    for (const volunteer of ['V01', 'V02']) {
      const record = await submit(community, { volunteer, signedOutAt: '2026-11-19T13:00:00+08:00' });
      const entry = entryOf(await approve(community, record));
      expect(entry.facts).not.toHaveProperty('oddities');
    }
  });
});

describe('the pack order-67', () => {
  it('refuses the approval of a sign-out far beyond the planned end, also by a correction', async () => {
    const community = await newCommunity('order-67');
    const far = { signedOutAt: '2026-11-19T12:00:01+08:00' };
    const refused = { status: 422, body: { code: 'ends-far-beyond-plan', errors: [{ field: 'signedOutAt' }] } };
    const record = await submit(community, far);
    expect(await approve(community, record)).toMatchObject(refused);
    const { approver: key } = community.keys;
    await community.booked(`service-records/${record}/refusal`, { reason: '签退有误' }, { key });
    const second = await submit(community, { signedOutAt: '2026-11-19T12:00:00+08:00' });
    expect((await approve(community, second)).status).toBe(201);
    const correction = { ...far, reason: '补时' };
    expect(await community.post(`service-records/${second}/correction`, correction, { key })).toMatchObject(refused);
  });

  it('flags more people than the place holds in the entry, also after a correction', async () => {
    const community = await newCommunity('order-67');
    const [first, second] = [await submit(community), await submit(community, { volunteer: 'V02' })];
    expect(entryOf(await approve(community, first)).facts).not.toHaveProperty('oddities');
    expect(entryOf(await approve(community, second)).facts).toMatchObject({ oddities: 'beyond-capacity' });
    const correction = { signedOutAt: '2026-11-19T09:00:00+08:00', reason: '早退' };
    const { approver: key } = community.keys;
    const { body } = await community.booked(`service-records/${second}/correction`, correction, { key });
    const entries = body['entries'] as { facts: object }[];
    expect(entries.at(-1)?.facts).toMatchObject({ oddities: 'beyond-capacity' });
    await expectSound(service, community.ledger);
  });

  it('refuses rows of old books that end after their approval', async () => {
    const { ledger, keys } = await newCommunity('order-67');
    const people = await importPeople(service, ledger, keys.operator);
    const attendance = [served('V1', { approvedAt: '2026-09-04T09:00:00+08:00' })];
    const folder = bookFolder({ attendance, ratings: [], redemptions: [], refunds: [] }, { ledger: { ledger } });
    const { refused } = await importFolder(readBookFolder(folder), people);
    expect(refused).toMatchObject([{ file: 'attendance.csv', reason: 'ends-after-approval' }]);
    // The same books under a pack without the check.
    const sunrise = await newCommunity('sunrise');
    const other = await importPeople(service, sunrise.ledger, sunrise.keys.operator);
    expect((await importFolder(readBookFolder(folder), other)).refused).toEqual([]);
    const [record] = await sunrise.all<{ oddities: string[] }>('service-records?limit=500');
    expect(record?.oddities).toEqual(['ends-after-approval']);
  });
});
