import { Database } from '../../src/database/database';
import { JobRow } from '../../src/jobs/job.entity';
import { Jobs } from '../../src/jobs/jobs.service';
import { Communities } from '../../src/communities/communities.service';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { ManualClock } from '../support/journal-fixture';
import { Community, entryOf, idOf, newActivity } from '../support/community';
import { Service, newService } from '../support/service';

// September 2026 in China: the soft close is on 1 October. With National Day and a working Saturday, the ten working
// days end on the 20th, so the hard close is due on the 21st.
let service: Service;
let clock: ManualClock;
let communities = 0;
beforeAll(async () => {
  clock = new ManualClock('2026-09-30T04:00:00.000Z');
  service = await newService(clock);
});
beforeEach(() => (clock.at = '2026-09-30T04:00:00.000Z'));
afterAll(() => service.end());

async function createCommunity(): Promise<Community> {
  const ledger = `two-${(communities += 1)}`;
  const info = { ledger, name: ledger, zone: 'Asia/Shanghai', currency: 'CNY' };
  await service.app.get(Communities).create(info, 'order-67');
  const community = await Community.create(service, ledger);
  await community.serve('V01', { on: '2026-09-05' });
  const times = { startsAt: '2026-09-29T15:00:00+08:00', endsAt: '2026-09-29T17:00:00+08:00' };
  await community.booked('activities', newActivity('A29', times));
  return community;
}

const SERVICE = {
  ...{ activity: 'A29', volunteer: 'V02', method: 'code', recorder: 'S01', approver: 'S02' },
  ...{ signedInAt: '2026-09-29T15:00:00+08:00', approvedAt: '2026-10-01T10:00:00+08:00' },
};

interface EditionView {
  readonly edition: number;
  readonly final: boolean;
  readonly size: number;
  readonly root: string;
  readonly changes: { figure: string; before: number; after: number }[];
}

const editions = async (community: Community): Promise<EditionView[]> =>
  (await community.get('reports/2026-09/editions')).body['items'] as EditionView[];

const september = async (community: Community): Promise<object | undefined> =>
  (await community.all<{ month: string }>('periods?limit=1')).find(({ month }) => month === '2026-09');

async function softClose(community: Community): Promise<JobRow> {
  const accepted = await community.post('periods/2026-09/soft-close', undefined, { idem: null });
  expect(accepted.status).toBe(202);
  return service.app.get(PeriodCloseScheduler).softCloseFinished(community.ledger, '2026-09');
}

describe('the two-step close of a month', () => {
  it('publishes a first edition, accepts records in time after it, and ends with a final edition', async () => {
    const community = await createCommunity();
    expect(await community.post('periods/2026-09/soft-close', undefined, { idem: null })).toMatchObject({
      ...{ status: 409, body: { code: 'month-not-over' } },
    });
    const dates = { softCloseOn: '2026-10-01', hardCloseOn: '2026-10-21', provisional: false };
    expect(await september(community)).toEqual({ month: '2026-09', status: 'open', ...dates });

    clock.at = '2026-10-01T04:00:00.000Z';
    const size = await community.size();
    expect(await softClose(community)).toMatchObject({ status: 'done' });
    expect(await september(community)).toEqual({
      month: '2026-09',
      status: 'soft-closed',
      ...dates,
      softClosedAt: clock.at,
    });
    const [first] = await editions(community);
    expect(first).toMatchObject({ edition: 1, final: false, madeAt: clock.at, size, changes: [] });
    const published = await community.get('reports/2026-09/editions/1');
    expect(published.body['report']).toMatchObject({ accepted: 1, closed: false, mostHours: [['V01', 120]] });

    // A paper record that arrives after the soft close.
    clock.at = '2026-10-09T04:00:00.000Z';
    const entry = entryOf(await community.fromBooks('service-records', SERVICE));
    expect(entry).toMatchObject({ period: '2026-09', occurred: '2026-09-29' });
    expect((await community.get('reports/2026-09')).body).toMatchObject({ accepted: 2 });
    // The published edition does not change, also after a repeated soft close.
    expect(await softClose(community)).toMatchObject({ status: 'done' });
    expect((await community.get('reports/2026-09/editions/1')).text).toBe(published.text);

    clock.at = '2026-10-21T04:00:00.000Z';
    expect(await community.close('2026-09')).toMatchObject({ status: 'done' });
    const closed = { month: '2026-09', status: 'closed', ...dates, softClosedAt: '2026-10-01T04:00:00.000Z' };
    expect(await september(community)).toMatchObject({ ...closed, closedAt: clock.at });
    const [again, second, ...more] = await editions(community);
    expect([again, more]).toEqual([first, []]);
    expect(second).toMatchObject({ edition: 2, final: true, size: await community.size() });
    const records = second?.changes.filter(({ figure }) => ['accepted', 'activeVolunteers'].includes(figure));
    expect(records).toEqual([
      { figure: 'accepted', before: 1, after: 2 },
      { figure: 'activeVolunteers', before: 1, after: 2 },
    ]);
    // The final edition has the root of the signed log.
    expect((await community.log()).split('\n')[2]).toBe(Buffer.from(second?.root ?? '', 'hex').toString('base64'));
    const approvedBefore = { ...SERVICE, volunteer: 'V01', approvedAt: '2026-09-30T10:00:00+08:00' };
    const refused = await community.post('service-records', approvedBefore, community.within());
    expect(refused).toMatchObject({ status: 409, body: { code: 'month-closed' } });
  });

  it('publishes figures of exactly the log that the edition names, while entries are being booked', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-01T04:00:00.000Z';
    const receipt = { source: '募捐', cents: 1, at: '2026-09-20T12:00:00+08:00' };
    let over = false;
    const receive = async (): Promise<void> => {
      while (!over) await community.fromBooks('fund-receipts', receipt);
    };
    const receiving = Promise.all(Array.from({ length: 6 }, receive));
    expect(await softClose(community)).toMatchObject({ status: 'done' });
    over = true;
    await receiving;
    const { body } = await community.get('reports/2026-09/editions/1');
    const receipts = await community.entries('fund.received');
    const until = receipts.filter(({ seq }) => seq <= Number(body['size']));
    expect(body['report']).toMatchObject({ fundReceivedCents: until.length, fundAfterSettlementCents: until.length });
    expect(receipts.length).toBeGreaterThan(until.length);
  });

  it('runs both steps when the month is closed directly, and rejects a soft close afterwards', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-01T04:00:00.000Z';
    await community.close('2026-09');
    const [first, second] = await editions(community);
    expect([first?.final, second?.final]).toEqual([false, true]);
    expect(second?.changes.map(({ figure }) => figure)).not.toContain('accepted');
    expect(await community.post('periods/2026-09/soft-close', undefined, { idem: null })).toMatchObject({
      ...{ status: 409, body: { code: 'month-closed' } },
    });
    const open = await community.all<{ month: string }>('periods?status=open');
    expect(open.map(({ month }) => month)).not.toContain('2026-09');
    expect(await community.all('periods?status=closed')).toHaveLength(1);
  });
});

describe('an edition of a report', () => {
  it('serves an edition as a page in both languages, with the changes since the one before', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-01T04:00:00.000Z';
    await softClose(community);
    await community.fromBooks('service-records', SERVICE);
    await community.close('2026-09');
    const page = (edition: number, lang: string) =>
      community.get(`reports/2026-09/editions/${edition}.html?lang=${lang}`);
    const [first] = await editions(community);
    expect((await page(1, 'zh')).text).toContain('第1版（初步）');
    expect((await page(1, 'en')).text).toContain(first?.root);
    expect((await page(2, 'zh')).text).toContain('与上一版相比');
    const { text } = await page(2, 'en');
    expect(text).toContain('Edition 2 (final)');
    expect(text).toMatch(/Services<\/th>\s*<td class="n">1<\/td>\s*<td class="n">2<\/td>/);
    expect((await page(3, 'en')).status).toBe(404);
    expect((await community.get('reports/2026-13/editions')).status).toBe(404);
  });

  it('stores no name and no number of a person in an edition, but looks them up for a reader', async () => {
    const community = await createCommunity();
    await community.patch('volunteers/V01', { nameShown: true });
    clock.at = '2026-10-01T04:00:00.000Z';
    await softClose(community);
    const rows = await service.app
      .get(Database)
      .read.query<{ figures: string }[]>('SELECT figures FROM report_edition WHERE ledger = ?', [community.ledger]);
    expect(rows[0]?.figures).not.toMatch(/王阿姨|V01/);
    const report = async (): Promise<unknown> => (await community.get('reports/2026-09/editions/1')).body['report'];
    expect(await report()).toMatchObject({ breakdown: { mostHours: [{ name: '王阿姨', minutes: 120 }] } });
    await community.patch('volunteers/V01', { nameShown: false });
    expect(await report()).toMatchObject({ breakdown: { mostHours: [{ name: null, minutes: 120 }] } });
  });

  it('rejects a change or deletion of an edition in the database', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-01T04:00:00.000Z';
    await softClose(community);
    const where = `WHERE ledger = '${community.ledger}'`;
    for (const change of [`UPDATE report_edition SET figures = '{}' ${where}`, `DELETE FROM report_edition ${where}`]) {
      const changed = service.app.get(Database).write((sql) => sql.query(change));
      await expect(changed).rejects.toThrow('report_edition-append-only');
    }
  });
});

describe('the schedule of the two closes', () => {
  it('schedules the soft close for the first day after the month, the hard close after the window', async () => {
    const community = await createCommunity();
    const scheduler = service.app.get(PeriodCloseScheduler);
    const jobs = async (): Promise<string[]> => {
      await service.app.get(Jobs).resync();
      const all = await community.all<{ id: string; status: string }>('jobs');
      return all.map(({ id, status }) => `${id.replace(`.${community.ledger}`, '')} ${status}`).sort();
    };
    await scheduler.requestDueCloses(community.ledger, '2026-09-30T15:59:59.999Z');
    expect((await jobs()).filter((job) => job.includes('2026-09'))).toEqual([]);

    clock.at = '2026-09-30T19:00:00.000Z';
    for (let times = 0; times < 3; times += 1) await scheduler.requestDueCloses(community.ledger, clock.at);
    await scheduler.softCloseFinished(community.ledger, '2026-09');
    expect((await jobs()).filter((job) => job.includes('2026-09'))).toEqual(['soft-close.2026-09 done']);

    clock.at = '2026-10-20T15:59:59.999Z';
    await scheduler.requestDueCloses(community.ledger, clock.at);
    expect((await jobs()).filter((job) => job.includes('2026-09'))).toEqual(['soft-close.2026-09 done']);

    clock.at = '2026-10-20T19:00:00.000Z';
    for (let times = 0; times < 3; times += 1) await scheduler.requestDueCloses(community.ledger, clock.at);
    await scheduler.closeFinished(community.ledger, '2026-09');
    expect((await jobs()).filter((job) => job.includes('2026-09'))).toEqual([
      ...['close.2026-09 done', 'soft-close.2026-09 done'],
    ]);
    expect(await community.entries('period.closed')).toHaveLength(1);
    expect(await editions(community)).toHaveLength(2);
  });
});

describe('reminders', () => {
  interface Reminder {
    readonly kind: string;
    readonly subject: string;
    readonly state: string;
    readonly dueOn: string;
    readonly text: { zh: string; en: string };
  }
  const reminders = (community: Community, filter = ''): Promise<Reminder[]> =>
    community.all<Reminder>(`reminders?limit=2${filter}`);
  const kinds = async (community: Community, filter = ''): Promise<string[]> =>
    (await reminders(community, filter)).map(({ kind, state }) => `${kind} ${state}`);

  it('reminds of services to record, approve or rate and of months to close, with the last day', async () => {
    const community = await createCommunity();
    clock.at = '2026-10-01T04:00:00.000Z';
    const live = { ...SERVICE, recorder: undefined, approver: undefined, approvedAt: undefined };
    const waiting = idOf(await community.booked('service-records', live));
    await community.booked('activities', {
      ...newActivity('A30', { startsAt: '2026-09-30T15:00:00+08:00', endsAt: '2026-09-30T17:00:00+08:00' }),
    });
    expect(await kinds(community)).toEqual([
      // Ten working days after 5 September end on the 18th.
      ...[
        'service-unrated overdue',
        'record-unapproved later',
        'activity-unrecorded later',
        'month-soft-close due-soon',
      ],
    ]);
    const [unrated, unapproved] = await reminders(community);
    expect(unrated).toMatchObject({ dueOn: '2026-09-18' });
    expect(unapproved).toMatchObject({ subject: waiting, dueOn: '2026-10-19' });
    expect(unapproved?.text.zh).toContain('V02');
    expect(unrated?.text.en).toMatch(/^Overdue: /);

    // Each reminder disappears when its subject is done.
    await community.booked('ratings', { activity: 'B1', volunteer: 'V01', rater: 'R01', stars: 5 });
    await community.booked(`service-records/${waiting}/approval`, {}, { key: community.keys.approver });
    await community.fromBooks('service-records', {
      ...SERVICE,
      activity: 'A30',
      signedInAt: '2026-09-30T15:00:00+08:00',
    });
    await softClose(community);
    expect(await kinds(community)).toEqual(['service-unrated later', 'service-unrated later', 'month-close later']);
  });

  it('marks a reminder due soon three working days ahead, and overdue after its last day', async () => {
    const community = await createCommunity();
    const states = async (): Promise<string[]> => kinds(community, '&kind=activity-unrecorded');
    for (const [at, state] of [
      ['2026-10-13T15:59:59.999Z', 'later'],
      ['2026-10-13T16:00:00.000Z', 'due-soon'],
      ['2026-10-19T15:59:59.999Z', 'due-soon'],
      ['2026-10-19T16:00:00.000Z', 'overdue'],
    ] as const) {
      clock.at = at;
      // Only A29 is listed: A01 is planned for November.
      expect([at, await states()]).toEqual([at, [`activity-unrecorded ${state}`]]);
      for (const filter of ['overdue', 'due-soon', 'later']) {
        const matching = await kinds(community, `&kind=activity-unrecorded&state=${filter}`);
        expect([at, filter, matching.length]).toEqual([at, filter, filter === state ? 1 : 0]);
      }
    }
  });

  it('reminds of keys of staff that end within thirty days, until they are rotated or over', async () => {
    clock.at = '2026-09-10T04:00:00.000Z';
    const community = await createCommunity();
    const { operator } = community.keys;
    const newKey = async (role: string, person: string, expiresAt: string, shop?: string): Promise<string> =>
      (await community.newKey({ role, person, expiresAt, ...(shop !== undefined && { shop }) })).split('_')[1] ?? '';
    const auditor = await newKey('auditor', 'auditor', '2026-11-20T16:00:00Z');
    const rotated = await newKey('coordinator', 'S01', '2026-11-25T04:00:00Z');
    const revoked = await newKey('coordinator', 'S02', '2026-11-25T04:00:00Z');
    await newKey('shop', 'till', '2026-11-20T16:00:00Z', 'M01');
    const keys = (filter = ''): Promise<Reminder[]> => reminders(community, `&kind=key-ending${filter}`);

    clock.at = '2026-10-21T15:59:59.999Z';
    expect(await keys()).toEqual([]);
    clock.at = '2026-10-26T04:00:00.000Z';
    const subjects = (await keys()).map(({ subject }) => subject);
    expect([subjects[0], ...subjects.slice(1).sort()]).toEqual([auditor, ...[rotated, revoked].sort()]);
    // A rotation that waits, or was rejected, has replaced nothing.
    const waiting = await community.booked(`keys/${rotated}/rotation`, {}, { key: operator });
    expect(await keys()).toHaveLength(3);
    await community.ask(`keys/${idOf(waiting)}`, { method: 'DELETE', key: operator });
    expect(await keys()).toHaveLength(3);
    const rotation = { graceMinutes: 60, expiresAt: '2027-09-01T00:00:00Z' };
    await community.confirmedKey(await community.booked(`keys/${rotated}/rotation`, rotation, { key: operator }));
    await community.ask(`keys/${revoked}`, { method: 'DELETE', key: operator });
    const [reminder, ...others] = await keys();
    expect(others).toEqual([]);
    expect(reminder).toMatchObject({
      ...{ subject: auditor, state: 'later', dueOn: '2026-11-21', dueAt: '2026-11-20T16:00:00.000Z' },
      ...{ personCode: 'auditor', provisional: false },
    });
    expect(reminder?.text.zh).toContain('2026-11-21');
    expect(await keys('&state=due-soon')).toEqual([]);
    clock.at = '2026-11-18T04:00:00.000Z';
    expect(await keys('&state=due-soon')).toHaveLength(1);
    clock.at = '2026-11-20T16:00:00.000Z';
    expect(await keys()).toEqual([]);
  });

  it('rejects a malformed cursor of the reminders', async () => {
    const community = await createCommunity();
    const wrongKey = '2026-09-05T00:00:00.000Z key-ending 2026-09';
    for (const after of ['x', '2026-09-05T00:00:00.000Z nothing 1', 'x month-close 2026-09', wrongKey]) {
      const refused = await community.get(`reminders?after=${encodeURIComponent(after)}`);
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'after' }] } });
    }
  });
});
