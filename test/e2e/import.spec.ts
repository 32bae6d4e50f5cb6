import { NotABookFolderError, readBookFolder } from '../../src/import/book-folder';
import { ImportResult, importFolder } from '../../src/import/import-folder';
import { RegisterChange } from '../../src/communities/register-change.entity';
import { Database } from '../../src/database/database';
import { Checkpoints } from '../../src/ledger/log/checkpoints';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { MonthReport, Reports } from '../../src/reports/reports.service';
import { SMALL, bookFolder, served } from '../support/book-folder';
import { importPeople } from '../support/imports';
import { Service, newService } from '../support/service';

describe('importing a book folder', () => {
  let service: Service;
  let key: string;

  beforeEach(async () => {
    service = await newService();
    key = await service.ledger('sunrise');
  });
  afterEach(() => service.end());

  const importFrom = async (folder: string): Promise<ImportResult> =>
    importFolder(readBookFolder(folder), await importPeople(service, 'sunrise', key));
  const report = (month = '2026-09'): Promise<MonthReport> => service.app.get(Reports).month('sunrise', month);
  const root = async (): Promise<string> => (await service.app.get(Checkpoints).sign('sunrise', 'request')).root;
  const close = async (month: string): Promise<void> => {
    await service.app.get(PeriodCloseScheduler).requestClose('sunrise', month);
    expect(await service.app.get(PeriodCloseScheduler).closeFinished('sunrise', month)).toMatchObject({
      status: 'done',
    });
  };

  it('reads files with a byte-order mark, CRLF line ends, and line breaks within quotes', () => {
    const activity = (SMALL.activities?.[0] ?? '').replace('助浴', '"助浴,\n""助洁"""');
    const folder = readBookFolder(
      bookFolder({ activities: [activity], volunteers: ['V1,,,,,,', 'V2,,,,,,'] }, { bom: true, newline: '\r\n' }),
    );
    expect(folder.rows.activities[0]).toMatchObject({ line: 2, cells: { title: '助浴,\n"助洁"' } });
    expect(folder.rows.volunteers.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('counts every rejected row once, with its reason', async () => {
    const { refused } = await importFrom(
      bookFolder({
        attendance: [
          served('V1'),
          served('V1'),
          served('V9'),
          served('V2', { activity: 'A9' }),
          served('V2', { approver: 'S1' }),
        ],
        ratings: [
          'A1,V1,R1,5,2026-09-04T13:00:00+08:00',
          'A1,V1,R1,4,2026-09-04T14:00:00+08:00',
          'A1,V2,R1,6,2026-09-04T14:00:00+08:00',
        ],
      }),
    );
    expect(refused).toEqual([
      { file: 'attendance.csv', line: 3, kind: 'attendance', reason: 'already-recorded' },
      { file: 'attendance.csv', line: 4, kind: 'attendance', reason: 'unknown-volunteer' },
      { file: 'attendance.csv', line: 5, kind: 'attendance', reason: 'unknown-activity' },
      { file: 'attendance.csv', line: 6, kind: 'attendance', reason: 'not-independent' },
      { file: 'ratings.csv', line: 3, kind: 'rating', reason: 'already-rated' },
      { file: 'ratings.csv', line: 4, kind: 'rating', reason: 'out-of-range' },
    ]);
    expect((await report()).refused).toEqual({
      attendance: { 'already-recorded': 1, 'not-independent': 1, 'unknown-activity': 1, 'unknown-volunteer': 1 },
      rating: { 'already-rated': 1, 'out-of-range': 1 },
    });
  });

  it('rejects unreadable fields as invalid-row, in the month of their instant or else of the folder', async () => {
    const { refused } = await importFrom(
      bookFolder({
        attendance: [
          served('V1'),
          served('V2', { approvedAt: 'yesterday' }),
          served('V2', { method: 'photo' }),
          served('V2', { signedInAt: '2026-02-30T08:00:00+08:00' }),
          served('V2', { approver: '' }),
          'A1,V2',
        ],
        ratings: ['A1,V1,R1,five,2026-10-01T00:00:00+08:00', 'A1,V1,R1,4.5,2026-09-04T14:00:00+08:00'],
        redemptions: [
          'X1,V1,M9-9,1,2026-09-05T09:00:00+08:00',
          'X2,V1,M1-1,,2026-09-05T09:00:00+08:00',
          'X3,V1,M1-1,-1,2026-09-05T09:00:00+08:00',
        ],
        refunds: ['X1,1e3,2026-09-06T09:00:00+08:00', 'X1,0,2026-09-06T09:00:00+08:00'],
        fund: [
          '街道,-5,2026-09-01T00:00:00+08:00',
          '街道,99999999999999999999,2026-09-01T00:00:00+08:00',
          '街道,12.50,2026-09-01T00:00:00+08:00',
        ],
      }),
    );
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(['invalid-row']));
    const detail = (line: number): string | undefined =>
      refused.find((row) => row.file === 'attendance.csv' && row.line === line)?.detail;
    expect(detail(3)).toBe('approvedAt: must be an instant such as 2026-09-04T08:00:00+08:00');
    expect(detail(4)).toBe('method: must be one of: code, typed');
    const { refused: counted } = await report();
    expect(counted).toEqual({
      attendance: { 'invalid-row': 5 },
      fund: { 'invalid-row': 3 },
      rating: { 'invalid-row': 1 },
      redemption: { 'invalid-row': 3 },
      refund: { 'invalid-row': 2 },
    });
    expect((await report('2026-10')).refused).toEqual({ rating: { 'invalid-row': 1 } });
  });

  it('reads spaces as an empty cell, and accepts fund receipts without a source', async () => {
    const { refused } = await importFrom(
      bookFolder({
        volunteers: ['V1,  ,1957, ,retiree,,6000', 'V2,志愿者乙,1990,东风小区,student,2025-01-12,0'],
        activities: ['A1,care,  ,\u3000,巡逻队,2026-09-04T08:00:00+08:00,2026-09-04T10:00:00+08:00, '],
        fund: [' ,10000,2026-09-01T00:00:00+08:00', ',500,2026-09-01T00:00:00+08:00'],
      }),
    );
    expect(refused).toEqual([]);
    expect(await report()).toMatchObject({ accepted: 1, fundReceivedCents: 10500 });
  });

  it('rejects every event of a month that is still to come, and counts the rows in the month of the books', async () => {
    const later = Object.entries(SMALL).map(([file, rows]) => [
      file,
      rows?.map((row) => row.replaceAll('2026-09', '2027-09')),
    ]);
    const { refused } = await importFrom(bookFolder(Object.fromEntries(later) as typeof SMALL, { month: '2027-09' }));
    const events = refused.filter(({ kind }) => kind !== 'volunteer');
    expect(events.map(({ kind, reason }) => [kind, reason])).toEqual(
      ['fund', 'attendance', 'rating', 'redemption', 'refund'].map((kind) => [kind, 'invalid-row']),
    );
    expect(await report('2027-09')).toMatchObject({
      accepted: 0,
      fundReceivedCents: 0,
      refused: { fund: { 'invalid-row': 1 } },
    });
  });

  it('accepts rows without a title, and treats a shop with an unknown status as not active', async () => {
    const { refused } = await importFrom(
      bookFolder({
        activities: ['A1,care,,东风小区,巡逻队,2026-09-04T08:00:00+08:00,2026-09-04T10:00:00+08:00,'],
        shops: ['M1,,100,closed for repairs'],
        offers: ['M1-1,M1,,100'],
        refunds: [],
      }),
    );
    expect(refused).toEqual([{ file: 'redemptions.csv', line: 2, kind: 'redemption', reason: 'shop-not-active' }]);
    expect(await report()).toMatchObject({ accepted: 1, shopDueCents: { M1: 0 } });
  });

  it('books nothing when a folder is imported again with its rows in another order', async () => {
    const rows = [served('V2', { activity: 'A9' }), served('V1'), served('V1')];
    // The same people import it again: a new key of the one who confirms would be an entry.
    const people = await importPeople(service, 'sunrise', key);
    await importFolder(readBookFolder(bookFolder({ attendance: rows })), people);
    const before = [await root(), await report()];
    const reordered = bookFolder({ attendance: [...rows].reverse() });
    const again = await importFolder(readBookFolder(reordered), people);
    expect(again.replayed).toBe(again.imported + again.refused.length);
    expect([await root(), await report()]).toEqual(before);
  });

  it('keeps no change of the master data for rows that a folder repeats, and those that differ otherwise', async () => {
    const changes = (): Promise<RegisterChange[]> =>
      service.app.get(Database).read.find(RegisterChange, { order: { id: 'ASC' } });
    await importFrom(bookFolder());
    const before = await changes();
    await importFrom(bookFolder());
    // The opening balance is no detail of a volunteer, so that this row is a change of nothing.
    const [first = '', second = ''] = SMALL.volunteers ?? [];
    await importFrom(bookFolder({ volunteers: [first.replace(',6000', ',7000'), second.replace('1990', '1991')] }));
    const added = (await changes()).slice(before.length);
    expect(added).toMatchObject([{ register: 'person', action: 'changed', fields: '[{"field":"birthYear"}]' }]);
  });

  it('imports the next month with reused activity and redemption numbers, and keeps earlier balances', async () => {
    await importFrom(bookFolder());
    await close('2026-09');
    const october = (row: string): string => row.replaceAll('2026-09-0', '2026-10-0');
    const rows = Object.fromEntries(Object.entries(SMALL).map(([file, lines]) => [file, lines.map(october)]));
    const volunteers = [
      'V1,志愿者甲,1957,河畔里,retiree,2025-01-12,99999',
      'V3,志愿者丙,1990,河畔里,student,2025-01-12,6000',
    ];
    const { refused } = await importFrom(bookFolder({ ...rows, volunteers }, { month: '2026-10' }));
    expect(refused).toEqual([]);
    await close('2026-10');
    expect(await report('2026-10')).toMatchObject({
      accepted: 1,
      recordMinutes: 120,
      redemptions: 1,
      refunds: 1,
      registeredVolunteers: 3,
    });
    expect(await report('2026-10')).toMatchObject({ starLevels: { 0: 1, 1: 2 }, promoted: 0 });
    // The report of September has not changed.
    expect(await report('2026-09')).toMatchObject({ registeredVolunteers: 2, starLevels: { 0: 1, 1: 1 } });
  });

  it('rejects rows of a closed month, and counts them in that month', async () => {
    await importFrom(bookFolder());
    await close('2026-09');
    const late = [
      served('V2', { approvedAt: '2026-09-30T23:59:59+08:00' }),
      served('V9'),
      served('V2', { approvedAt: '2026-10-01T00:00:00+08:00' }),
    ];
    const { refused } = await importFrom(bookFolder({ attendance: late }, { month: '2026-10' }));
    const reasons = refused.filter(({ file }) => file === 'attendance.csv').map(({ line, reason }) => [line, reason]);
    // In the order of their instants, not of the lines.
    expect(reasons).toEqual([
      [3, 'month-closed'],
      [2, 'month-closed'],
    ]);
    expect((await report()).refused['attendance']).toEqual({ 'month-closed': 2 });
  });

  it.each([
    ['a missing file', { raw: { 'refunds.csv': null } }, 'refunds.csv:0'],
    [
      'a missing column',
      { raw: { 'attendance.csv': 'activity,volunteer\nA1,V1\n' } },
      'attendance.csv:1: the column signedInAt',
    ],
    ['an unterminated quote', { raw: { 'fund.csv': 'source,cents,at\n"街道,1,2\n' } }, 'fund.csv'],
    [
      'a file that is not text',
      { raw: { 'shops.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]) } },
      'shops.csv:1: is not UTF-8',
    ],
    ['an empty file', { raw: { 'offers.csv': '' } }, 'offers.csv:1: the column offer'],
    ['an unknown time zone', { ledger: { timeZone: 'Mars/Base' } }, 'ledger.json:1: the field timeZone'],
    ['an invalid month', { ledger: { month: '2026-13' } }, 'ledger.json:1: the field month'],
    ['a ledger.json that is not JSON', { raw: { 'ledger.json': '{' } }, 'ledger.json:1: is not JSON'],
    ['a ledger.json that is null', { raw: { 'ledger.json': 'null' } }, 'ledger.json:1'],
  ])('writes nothing when the book folder has %s', (_, options, message) => {
    const folder = bookFolder({}, options);
    expect(() => readBookFolder(folder)).toThrow(NotABookFolderError);
    expect(() => readBookFolder(folder)).toThrow(message);
  });
});
