import { rmSync } from 'node:fs';
import { FileName, readBookFolder } from '../../src/import/book-folder';
import { ImportResult, importFolder } from '../../src/import/import-folder';
import { bookFolder, served } from '../support/book-folder';
import { Community, entryOf, idOf, newActivity } from '../support/community';
import { importPeople } from '../support/imports';
import { Reply, Service, newService } from '../support/service';

// The clock of the service is set to noon of 20 November 2026 in Shanghai.

let service: Service;
let ledgers = 0;
const folders: string[] = [];
beforeAll(async () => {
  service = await newService();
});
afterAll(async () => {
  await service.end();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A row of activities.csv. */
const activity = (startsAt: string, endsAt: string): string =>
  `A1,teach,四点半课堂,向阳小区,巡逻队,${startsAt},${endsAt},80`;
const ACTIVITY = activity('2026-09-04T08:00:00+08:00', '2026-09-04T11:00:00+08:00');

/** Imports books of old, with no rows in the files that are left out, and returns the rejected rows and the report. */
async function importBooks(
  rows: Partial<Record<FileName, readonly string[]>>,
): Promise<{ refused: ImportResult['refused']; report: Record<string, unknown> }> {
  const ledger = `books-${(ledgers += 1)}`;
  const key = await service.ledger(ledger);
  const empty = { ratings: [], redemptions: [], refunds: [], fund: [] };
  const folder = bookFolder({ ...empty, activities: [ACTIVITY], ...rows }, { ledger: { ledger } });
  folders.push(folder);
  const { refused } = await importFolder(readBookFolder(folder), await importPeople(service, ledger, key));
  const { body } = await service.ask(`/v1/ledgers/${ledger}/reports/2026-09`, { key });
  return { refused, report: body };
}

describe('books of old with impossible rows', () => {
  it('are refused a sign-out in a year to come, and the row names its field', async () => {
    const attendance = [served('V1', { signedOutAt: '2027-09-04T11:07:16+08:00' }), served('V2')];
    const { refused, report } = await importBooks({ attendance });
    expect(refused).toMatchObject([{ file: 'attendance.csv', line: 2, reason: 'invalid-row' }]);
    expect(refused[0]?.detail).toContain('signedOutAt: is in the future');
    expect(report).toMatchObject({ accepted: 1, refused: { attendance: { 'invalid-row': 1 } } });
  });

  it('are refused a record of more than 24 hours, and accepted one of exactly 24 hours', async () => {
    const signedInAt = '2026-09-04T10:00:00+08:00';
    const attendance = [
      served('V1', { signedInAt, signedOutAt: '2026-09-05T10:00:00.001+08:00' }),
      served('V2', { signedInAt, signedOutAt: '2026-09-05T10:00:00+08:00' }),
    ];
    const { refused, report } = await importBooks({ attendance });
    expect(refused).toMatchObject([{ line: 2, reason: 'too-long' }]);
    expect(report).toMatchObject({ recordMinutes: 24 * 60, refused: { attendance: { 'too-long': 1 } } });
  });

  it('are refused service that is not given yet', async () => {
    const [startsAt, endsAt] = ['2027-09-04T08:00:00+08:00', '2027-09-04T10:00:00+08:00'];
    const { refused, report } = await importBooks({
      activities: [activity(startsAt, endsAt)],
      attendance: [
        served('V1', { signedInAt: startsAt, signedOutAt: endsAt }),
        served('V1', { signedInAt: startsAt, signedOutAt: '' }),
      ],
    });
    expect(refused.map(({ reason }) => reason)).toEqual(['invalid-row', 'invalid-row']);
    expect(report).toMatchObject({ accepted: 0, recordMinutes: 0 });
  });

  it('are refused a missing sign-out when the planned end is years or an hour ahead', async () => {
    for (const [signedInAt, endsAt, reason] of [
      ['2026-09-03T08:00:00+08:00', '2036-09-03T10:00:00+08:00', 'too-long'],
      ['2026-11-20T10:00:00+08:00', '2026-11-20T13:00:00+08:00', 'not-over-yet'],
    ] as const) {
      const approvedAt = '2026-11-20T11:00:00+08:00';
      const { refused } = await importBooks({
        activities: [activity(signedInAt, endsAt)],
        attendance: [served('V1', { signedInAt, signedOutAt: '', approvedAt })],
      });
      expect(refused).toMatchObject([{ file: 'attendance.csv', reason }]);
    }
  });

  it('are refused the rating of a volunteer by themself', async () => {
    const { refused, report } = await importBooks({
      attendance: [served('V1')],
      ratings: ['A1,V1,V1,5,2026-09-04T18:00:00+08:00', 'A1,V1,V2,4,2026-09-04T18:00:00+08:00'],
    });
    expect(refused).toMatchObject([{ file: 'ratings.csv', line: 2, reason: 'self-rating' }]);
    expect(report).toMatchObject({ ratings: 1, meanRatingHundredths: { teach: 400 } });
  });

  it('are refused an activity that ends before it starts, by the row of the activity', async () => {
    const { refused } = await importBooks({
      activities: [activity('2026-09-03T10:00:00+08:00', '2026-09-03T08:00:00+08:00')],
      attendance: [],
    });
    expect(refused).toMatchObject([{ file: 'activities.csv', line: 2, reason: 'invalid-row' }]);
    expect(refused[0]?.detail).toContain('endsAt: ');
  });

  it('are refused volunteers born or registered in years to come', async () => {
    const { refused: rows, report } = await importBooks({
      volunteers: [
        'V1,甲,2031,东风小区,resident,1930-01-12,0',
        'V2,乙,1980,东风小区,resident,2027-12-01,0',
        'V3,丙,1980,东风小区,resident,1979-12-31,0',
        'V4,丁,1899,东风小区,resident,2020-12-01,0',
        'V5,戊,1980,东风小区,resident,2020-12-01,0',
      ],
      attendance: [],
    });
    // Master data are registered in parallel.
    const refused = [...rows].sort((a, b) => a.line - b.line);
    expect(refused.map(({ line, reason }) => [line, reason])).toEqual(
      [2, 3, 4, 5].map((line) => [line, 'invalid-row']),
    );
    const details = ['birthYear: ', 'registeredOn: ', 'registeredOn: ', 'birthYear: '];
    expect(refused.map(({ detail = '' }, n) => detail.startsWith(details[n] ?? '?'))).toEqual([true, true, true, true]);
    expect(report).toMatchObject({ registeredVolunteers: 1 });
  });

  it('count a row with an instant in the future in the month of the books', async () => {
    const fund = ['街道,10000,2062-09-01T00:00:00+08:00'];
    const { refused, report } = await importBooks({ attendance: [], fund });
    expect(refused).toMatchObject([{ file: 'fund.csv', reason: 'invalid-row' }]);
    expect(report).toMatchObject({ fundReceivedCents: 0, refused: { fund: { 'invalid-row': 1 } } });
  });
});

describe('live requests with impossible values', () => {
  let community: Community;
  beforeAll(async () => {
    community = await Community.create(service, 'live');
  });

  const wrongField = (reply: Reply): unknown => [
    reply.status,
    (reply.body['errors'] as { field: string }[] | undefined)?.map(({ field }) => field),
  ];

  it('are refused records of more than 24 hours, also with the sign-out filled in and in corrections', async () => {
    await community.booked(
      'activities',
      newActivity('L1', { startsAt: '2026-11-16T08:00:00+08:00', endsAt: '2026-11-18T08:00:00+08:00' }),
    );
    const record = { activity: 'L1', volunteer: 'V01', method: 'typed', signedInAt: '2026-11-16T08:00:00+08:00' };
    const tooLong = { status: 422, body: { code: 'too-long', errors: [{ field: 'signedOutAt' }] } };
    expect(await community.post('service-records', record)).toMatchObject(tooLong);
    const dayLater = { ...record, signedOutAt: '2026-11-17T08:00:00.001+08:00' };
    expect(await community.post('service-records', dayLater)).toMatchObject(tooLong);
    const waiting = await community.booked('service-records', { ...record, signedOutAt: '2026-11-17T08:00:00+08:00' });
    const { approver: key } = community.keys;
    await community.booked(`service-records/${idOf(waiting)}/approval`, {}, { key });
    const correction = { signedOutAt: '2026-11-17T09:00:00+08:00', reason: '补时' };
    expect(await community.post(`service-records/${idOf(waiting)}/correction`, correction, { key })).toMatchObject(
      tooLong,
    );
  });

  it('are refused the approval of a service that is not over', async () => {
    await community.booked(
      'activities',
      newActivity('L2', { startsAt: '2026-11-20T11:00:00+08:00', endsAt: '2026-11-20T12:30:00+08:00' }),
    );
    const record = { activity: 'L2', volunteer: 'V02', method: 'typed', signedInAt: '2026-11-20T11:00:00+08:00' };
    const waiting = await community.booked('service-records', record);
    const { approver: key } = community.keys;
    const approval = await community.post(`service-records/${idOf(waiting)}/approval`, {}, { key });
    expect(approval).toMatchObject({ status: 409, body: { code: 'not-over-yet' } });
    // Nor can a correction move a service to an activity that is not over.
    const served = await community.serve('V02', { on: '2026-11-19' });
    const correction = {
      activity: 'L2',
      signedInAt: '2026-11-20T11:00:00+08:00',
      signedOutAt: '2026-11-20T12:31:00+08:00',
      reason: '换',
    };
    const corrected = await community.post(`service-records/${idOf(served)}/correction`, correction, { key });
    expect(wrongField(corrected)).toEqual([400, ['signedOutAt']]);
  });

  it('are refused a rating of one’s own service', async () => {
    const service = entryOf(await community.serve('V01', { on: '2026-11-11' }));
    const rating = { activity: service.facts['activity'], volunteer: 'V01', rater: 'V01', stars: 5 };
    const refused = await community.post('ratings', rating);
    expect(refused).toMatchObject({ status: 422, body: { code: 'self-rating', errors: [{ field: 'rater' }] } });
    await community.booked('ratings', { ...rating, rater: 'V02' });
  });

  it('are refused activities that do not end after they start, when registered and when changed', async () => {
    const [startsAt, endsAt] = ['2026-11-16T08:00:00+08:00', '2026-11-16T10:00:00+08:00'];
    for (const end of [startsAt, '2026-11-16T07:59:59+08:00'])
      expect(wrongField(await community.post('activities', newActivity('L3', { startsAt, endsAt: end })))).toEqual([
        400,
        ['endsAt'],
      ]);
    await community.booked('activities', newActivity('L3', { startsAt, endsAt }));
    expect(wrongField(await community.patch('activities/L3', { endsAt: startsAt }))).toEqual([400, ['endsAt']]);
    expect(wrongField(await community.patch('activities/L3', { startsAt: endsAt }))).toEqual([400, ['startsAt']]);
    expect((await community.patch('activities/L3', { title: '晚课' })).status).toBe(200);
    const moved = { startsAt: '2026-11-17T08:00:00+08:00', endsAt: '2026-11-17T10:00:00+08:00' };
    expect((await community.patch('activities/L3', moved)).status).toBe(200);
  });

  it('are refused birth years before 1900 and after this year, and registration before birth or after today', async () => {
    const register = (code: string, values: object): Promise<Reply> =>
      community.post('volunteers', { code, ...values });
    for (const birthYear of [1899, 2027, 2040])
      expect(wrongField(await register('N1', { birthYear }))).toEqual([400, ['birthYear']]);
    for (const registeredOn of ['2026-11-21', '2027-12-01'])
      expect(wrongField(await register('N1', { registeredOn }))).toEqual([400, ['registeredOn']]);
    expect(wrongField(await register('N1', { birthYear: 1990, registeredOn: '1989-12-31' }))).toEqual([
      400,
      ['registeredOn'],
    ]);
    expect((await register('N1', { birthYear: 2026, registeredOn: '2026-11-20' })).status).toBe(201);
    expect((await register('N2', { birthYear: 1900, registeredOn: '2020-01-01' })).status).toBe(201);
    const change = (values: object): Promise<Reply> => community.patch('volunteers/N2', values);
    expect(wrongField(await change({ birthYear: 2040 }))).toEqual([400, ['birthYear']]);
    // Compared with what is stored when only one of the two is changed.
    expect(wrongField(await change({ birthYear: 2021 }))).toEqual([400, ['birthYear']]);
    expect(wrongField(await change({ registeredOn: '1899-12-31' }))).toEqual([400, ['registeredOn']]);
    expect(wrongField(await change({ registeredOn: '2026-12-31' }))).toEqual([400, ['registeredOn']]);
    expect((await change({ birthYear: 2021, registeredOn: null })).status).toBe(200);
  });

  it('are refused what is said to have happened before 2000, and the close of a month before it', async () => {
    const at = '1999-12-31T23:59:59.999Z';
    const within = community.within();
    for (const [path, field, body, options] of [
      ['fund-receipts', 'at', { source: '募捐', cents: 1, at }, {}],
      ['shops/M01/payments', 'paidAt', { cents: 1, bankReference: 'ICBC-0', paidAt: at }, {}],
      ['redemptions', 'at', { volunteer: 'V01', offer: 'M01-1', at }, within],
      ['service-records', 'signedInAt', { activity: 'A01', volunteer: 'V01', method: 'code', signedInAt: at }, {}],
    ] as const) {
      const before = await community.log();
      expect([path, wrongField(await community.post(path, body, options))]).toEqual([path, [400, [field]]]);
      expect(await community.log()).toBe(before);
    }
    for (const path of ['periods/1999-12/close', 'periods/1999-12/soft-close'])
      expect([path, wrongField(await community.post(path, undefined, { idem: null }))]).toEqual([
        path,
        [400, ['month']],
      ]);
  });

  it('are refused reports and statements of months before 2000 and after this one', async () => {
    for (const month of ['1999-12', '2026-12', '9999-12']) {
      for (const path of [
        `reports/${month}`,
        `reports/${month}.html`,
        `reports/${month}.csv`,
        `reports/${month}/editions`,
      ])
        expect([path, wrongField(await community.get(path))]).toEqual([path, [400, ['month']]]);
      for (const path of [
        `shops/M01/statements/${month}`,
        `volunteers/V01/statement?month=${month}`,
        `refusals?month=${month}`,
      ])
        expect([path, wrongField(await community.get(path))]).toEqual([path, [400, ['month']]]);
    }
    expect((await community.get('reports/2000-01')).status).toBe(200);
    expect((await community.get('reports/2026-11')).status).toBe(200);
    expect((await community.get('reports/2026-13')).status).toBe(404);
  });
});
