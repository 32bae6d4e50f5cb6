import { COLUMNS, readBookFolder } from '../../src/import/book-folder';
import { importFolder } from '../../src/import/import-folder';
import { Communities } from '../../src/communities/communities.service';
import { bookFolder } from '../support/book-folder';
import { ManualClock } from '../support/journal-fixture';
import { Community, entryOf, idOf, newActivity } from '../support/community';
import { importPeople } from '../support/imports';
import { Reply, Service, newService } from '../support/service';

// The policy pack order-67 has a recording deadline of ten working days by the calendar of China. Ten working days
// after 9 September 2026 end on the 22nd, since Sunday the 20th is a working day for the Mid-Autumn holiday; ten after
// the 28th end on 19 October.
const ENDED = '2026-09-09T17:00:00+08:00';
const DUE = '2026-09-22T16:00:00.000Z';

let service: Service;
let clock: ManualClock;
let communities = 0;
let thirdKey: string;
beforeEach(() => {
  clock.at = '2026-09-10T04:00:00.000Z';
});
beforeAll(async () => {
  clock = new ManualClock('2026-09-10T04:00:00.000Z');
  service = await newService(clock);
});
afterAll(() => service.end());

async function createCommunity(pack = 'order-67'): Promise<Community> {
  const ledger = `late-${(communities += 1)}`;
  const info = { ledger, name: ledger, zone: 'Asia/Shanghai', currency: 'CNY' };
  await service.app.get(Communities).create(info, pack);
  const community = await Community.create(service, ledger);
  await community.booked('people', { code: 'S03' });
  thirdKey = await community.newKey({ role: 'coordinator', person: 'S03' });
  const times = { startsAt: '2026-09-09T15:00:00+08:00', endsAt: ENDED };
  await community.booked('activities', newActivity('A09', times));
  return community;
}

const RECORD = { activity: 'A09', volunteer: 'V01', method: 'code', signedInAt: '2026-09-09T15:00:00+08:00' };

const approve = (community: Community, record: string, key: string): Promise<Reply> =>
  community.post(`service-records/${record}/approval`, {}, { key });

describe('a service record in time', () => {
  it('shows the recording deadline, and books a record in time in the month of the service', async () => {
    const community = await createCommunity();
    expect((await community.get('activities/A09')).body).toMatchObject({ dueAt: DUE, dueProvisional: false });
    clock.at = '2026-09-22T15:59:59.999Z';
    const record = idOf(await community.booked('service-records', RECORD));
    expect((await community.get(`service-records/${record}`)).body).toMatchObject({ dueAt: DUE, late: false });
    // The instant of recording decides, not the instant of approval.
    clock.at = '2026-10-08T04:00:00.000Z';
    const entry = entryOf(await approve(community, record, community.keys.approver));
    expect(entry).toMatchObject({ period: '2026-09', occurred: '2026-09-09', facts: { grade: 'C' } });
    expect(entry.facts).not.toHaveProperty('late');
  });

  it('books a record in time on the day of its approval when its month was closed before', async () => {
    const community = await createCommunity();
    const times = { startsAt: '2026-09-28T15:00:00+08:00', endsAt: '2026-09-28T17:00:00+08:00' };
    await community.booked('activities', newActivity('A28', times));
    clock.at = '2026-10-10T04:00:00.000Z';
    const record = { ...RECORD, activity: 'A28', signedInAt: '2026-09-28T15:00:00+08:00' };
    const waiting = idOf(await community.booked('service-records', record));
    await community.close('2026-09');
    const entry = entryOf(await approve(community, waiting, community.keys.approver));
    expect(entry).toMatchObject({ period: '2026-10', occurred: '2026-10-10' });
    expect(entry.facts).not.toHaveProperty('late');
  });
});

describe('a late service record', () => {
  it('requires a reason and two independent approvers for a late record', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-08T04:00:00.000Z';
    const refused = await community.post('service-records', RECORD, { headers: { 'accept-language': 'zh' } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'late-reason-needed' } });
    expect(refused.body['title']).toContain('2026-09-22');
    const record = idOf(await community.booked('service-records', { ...RECORD, lateReason: '签到表遗失' }));
    const before = await community.log();
    const own = await approve(community, record, community.keys.coordinator);
    expect(own).toMatchObject({ status: 422, body: { code: 'not-independent' } });

    const first = await approve(community, record, community.keys.approver);
    expect(first).toMatchObject({ status: 201, body: { id: record, status: 'submitted', entries: [] } });
    const shown = (await community.get(`service-records/${record}`)).body;
    expect(shown).toMatchObject({ status: 'submitted', late: true, lateReason: '签到表遗失', dueAt: DUE });
    for (const [key, code] of [
      [community.keys.approver, 'second-approver-needed'],
      [community.keys.coordinator, 'not-independent'],
    ] as const)
      expect(await approve(community, record, key)).toMatchObject({ status: 422, body: { code } });
    expect(await community.log()).toBe(before);

    const entry = entryOf(await approve(community, record, thirdKey));
    // Booked in the open month, with the interval of the service and the grade of late records.
    expect(entry).toMatchObject({ period: '2026-10', occurred: '2026-10-08' });
    expect(entry.facts).toMatchObject({ late: 'yes', due: '2026-09-22', calendar: 'cn 1', grade: 'D' });
    expect(entry.facts).toMatchObject({ start: '2026-09-09T07:00:00.000Z', end: '2026-09-09T09:00:00.000Z' });
    expect(entry.facts['secondApprover']).toMatch(/^[0-9a-f-]{36}$/);
    expect(entry.facts['secondApprover']).not.toBe(entry.facts['approver']);
    // The journal has only a hash of the reason that a client typed.
    expect(entry.facts['lateReason']).toMatch(/^[0-9a-f]{64}$/);
    expect((await community.get(`service-records/${record}`)).body).toMatchObject({ status: 'approved', late: true });
    const { steps } = (await community.get(`service-records/${record}/history`)).body as { steps: { did: string }[] };
    expect(steps.map(({ did }) => did)).toEqual(['recorded', 'approved', 'approved']);
    expect((await community.get('reports/2026-10')).body).toMatchObject({ accepted: 1, lateRecords: 1 });
    expect((await community.get('reports/2026-09')).body).toMatchObject({ accepted: 0, lateRecords: 0 });
  });

  it('requires both approvers of a late record from old books in one request', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-08T04:00:00.000Z';
    const old = { ...RECORD, recorder: 'S01', approver: 'S02', approvedAt: '2026-10-05T10:00:00+08:00' };
    const post = (more: object): Promise<Reply> =>
      community.post('service-records', { ...old, ...more }, community.within());
    expect((await post({})).body).toMatchObject({ code: 'late-reason-needed', errors: [{ field: 'lateReason' }] });
    const lateReason = '手工台账';
    for (const secondApprover of [undefined, 'S01', 'S02', 'V01']) {
      expect((await post({ lateReason, secondApprover })).body).toMatchObject({
        ...{ code: 'second-approver-needed', errors: [{ field: 'secondApprover' }] },
      });
    }
    expect((await post({ lateReason, secondApprover: 'nobody' })).body).toMatchObject({ code: 'unknown-person' });
    const entry = entryOf(await post({ lateReason, secondApprover: 'S03' }));
    expect(entry).toMatchObject({ period: '2026-10', occurred: '2026-10-05', facts: { late: 'yes', grade: 'D' } });
    // A record that was approved on paper before the deadline is not late.
    const inTime = { ...old, volunteer: 'V02', approvedAt: '2026-09-22T23:59:59+08:00' };
    const booked = entryOf(await community.fromBooks('service-records', inTime));
    expect(booked).toMatchObject({ period: '2026-09', occurred: '2026-09-09' });
  });

  it('imports late records from a book folder whose rows have reason and second approver', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-08T04:00:00.000Z';
    const activities = ['A1,care,助浴,东风小区,巡逻队,2026-09-09T15:00:00+08:00,2026-09-09T17:00:00+08:00,20'];
    const row = (volunteer: string, more: string): string =>
      `A1,${volunteer},2026-09-09T15:00:00+08:00,,code,S1,S2,2026-10-05T10:00:00+08:00,${more}`;
    const header = [...COLUMNS.attendance, 'secondApprover', 'lateReason'].join(',');
    const attendance = [header, row('V1', 'S3,手工台账'), row('V2', ','), ''].join('\n');
    const folder = bookFolder(
      { activities, ratings: [], redemptions: [], refunds: [] },
      { raw: { 'attendance.csv': attendance } },
    );
    const people = await importPeople(service, community.ledger, community.keys.operator);
    const { refused } = await importFolder(readBookFolder(folder), people);
    expect(refused).toEqual([{ file: 'attendance.csv', line: 3, kind: 'attendance', reason: 'late-reason-needed' }]);
    const { items } = (await community.get('service-records')).body as { items: object[] };
    expect(items).toMatchObject([{ status: 'approved', late: true, lateReason: '手工台账' }]);
  });

  it('keeps a late record late when it is corrected', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-08T04:00:00.000Z';
    const old = { ...RECORD, recorder: 'S01', approver: 'S02', lateReason: '手工台账', secondApprover: 'S03' };
    const booked = await community.fromBooks('service-records', old);
    const corrected = { signedOutAt: '2026-09-09T16:00:00+08:00', reason: '抄错' };
    const key = community.keys.approver;
    const { body } = await community.booked(`service-records/${idOf(booked)}/correction`, corrected, { key });
    const { late, due, calendar, lateReason, secondApprover } = entryOf(booked).facts;
    const [, rebooked] = body['entries'] as { facts: object }[];
    expect(rebooked?.facts).toMatchObject({ late, due, calendar, lateReason, secondApprover, grade: 'D' });
    expect(late).toBe('yes');
  });

  it('books an old record with one approval under a policy pack without a recording deadline', async () => {
    const community = await createCommunity('sunrise');
    clock.at = '2026-10-08T04:00:00.000Z';
    const record = idOf(await community.booked('service-records', RECORD));
    const entry = entryOf(await approve(community, record, community.keys.approver));
    expect(entry).toMatchObject({ period: '2026-10', occurred: '2026-10-08', facts: { grade: 'C' } });
    expect(entry.facts).not.toHaveProperty('late');
    expect((await community.get(`service-records/${record}`)).body).toMatchObject({ dueAt: DUE, late: false });
  });
});

describe('a rating', () => {
  it('counts a rating in time in the month of the service, and a late one in the open month', async () => {
    const community = await createCommunity();
    await community.fromBooks('service-records', { ...RECORD, recorder: 'S01', approver: 'S02' });
    await community.fromBooks('service-records', { ...RECORD, volunteer: 'V02', recorder: 'S01', approver: 'S02' });
    clock.at = '2026-10-08T04:00:00.000Z';
    const rating = { activity: 'A09', volunteer: 'V01', rater: 'R01', stars: 5 };
    const inTime = entryOf(await community.fromBooks('ratings', { ...rating, ratedAt: '2026-09-22T10:00:00+08:00' }));
    expect(inTime).toMatchObject({ period: '2026-09', occurred: '2026-09-09' });
    expect(inTime.facts).not.toHaveProperty('late');
    expect((await community.get('reports/2026-09')).body).toMatchObject({ accepted: 2, unratedServices: 1 });
    const late = entryOf(await community.booked('ratings', { ...rating, volunteer: 'V02' }));
    expect(late).toMatchObject({ period: '2026-10', facts: { late: 'yes', due: '2026-09-22', calendar: 'cn 1' } });
    // A late rating is in no figure of the month of the service.
    expect((await community.get('reports/2026-09')).body).toMatchObject({ ratings: 1, unratedServices: 1 });
    expect((await community.get('reports/2026-10')).body).toMatchObject({ ratings: 1, unratedServices: 0 });
  });
});
