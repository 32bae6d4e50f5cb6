import { Checkpoints } from '../../src/ledger/log/checkpoints';
import { Database } from '../../src/database/database';
import { Jobs } from '../../src/jobs/jobs.service';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { SERVICE_CONNECTION } from '../support/sql-connections';
import { PolicyPack } from '../../src/policies/policy-pack';
import { SUNRISE } from '../../src/policies/packs/sunrise';
import { Policies } from '../../src/policies/policies.service';
import { ManualClock, newRequest } from '../support/journal-fixture';
import { idOf } from '../support/community';
import { faultAt } from '../support/injected-faults';
import {
  databaseUrlAt,
  copyTemporaryDatabase,
  dropTemporaryDatabase,
  newTemporaryDatabase,
} from '../support/temporary-database';
import { confirmedImport } from '../support/imports';
import { Reply, Service, newService } from '../support/service';
import { RUNNERS_WITHIN, deleteKeys, newPrefix } from '../support/job-fixtures';

const LEDGER = 'sunrise';
const MONTH = '2026-09';

/**
 * Seeds a September with volunteers just below a star level, one who lost a star level and owes spent points, shops
 * that are due money, and a fund that is too small to pay them.
 */
async function seed(service: Service): Promise<void> {
  const key = await service.ledger(LEDGER);
  const headers = { import: await confirmedImport(service, LEDGER, key) };
  const post = async (path: string, body: object): Promise<Reply> => {
    const reply = await service.ask(`/v1/ledgers/${LEDGER}/${path}`, { method: 'POST', key, body, headers });
    expect(reply.status).toBe(201);
    return reply;
  };
  const pack: PolicyPack = { ...SUNRISE, debt: { rule: 'write-off', afterDays: 20 } };
  await service.app.get(Policies).adopt(newRequest({ ledger: LEDGER, arrived: service.clock.at }), pack);
  await post('organisations', { code: 'O' });
  for (const code of ['S1', 'S2']) await post('people', { code });
  const times = { startsAt: '2026-09-04T08:00:00Z', endsAt: '2026-09-04T10:00:00Z' };
  await post('activities', { code: 'A', category: 'care', title: 'A', organisation: 'O', ...times });
  for (const code of ['M1', 'M2']) {
    await post('shops', { code, name: code, centsPerPoint: 100 });
    await post('offers', { code: `${code}-1`, shop: code, title: 'x', pricePointHundredths: 150 });
  }
  await post('volunteers', { code: 'V4', broughtForward: { minutes: 5900, asOf: '2026-07-31' } });
  const august = { signedInAt: '2026-08-04T08:00:00Z', signedOutAt: '2026-08-04T10:00:00Z' };
  const by = { method: 'code', recorder: 'S1', approver: 'S2' };
  const mistaken = await post('service-records', {
    ...{ activity: 'A', volunteer: 'V4', ...august, ...by, approvedAt: '2026-08-05T00:00:00Z' },
  });
  await post('redemptions', { volunteer: 'V4', offer: 'M1-1', at: '2026-08-06T00:00:00Z' });
  await service.app.get(PeriodCloseScheduler).requestClose(LEDGER, '2026-08');
  expect(await service.app.get(PeriodCloseScheduler).closeFinished(LEDGER, '2026-08')).toMatchObject({
    status: 'done',
  });
  const asked = await post(`service-records/${idOf(mistaken)}/revocation`, { reason: 'x' });
  const second = await service.key(LEDGER, 'coordinator', { person: 'S3' });
  const decision = { method: 'POST', key: second, body: { decision: 'confirm' } };
  const confirmed = await service.ask(`/v1/ledgers/${LEDGER}/confirmations/${idOf(asked)}`, decision);
  expect(confirmed.status).toBe(201);
  service.clock.at = '2026-11-20T04:00:00.000Z';
  await post('fund-receipts', { source: 'x', cents: 200, at: '2026-09-01T00:00:00Z' });
  for (const code of ['V1', 'V2', 'V3']) {
    await post('volunteers', { code, broughtForward: { minutes: 5900, asOf: '2026-08-31' } });
    const signed = { signedInAt: '2026-09-04T08:00:00Z', signedOutAt: '2026-09-04T10:00:00Z' };
    const approved = { ...by, approvedAt: '2026-09-05T00:00:00Z' };
    await post('service-records', { activity: 'A', volunteer: code, ...signed, ...approved });
    for (const shop of ['M1', 'M2'])
      await post('redemptions', { volunteer: code, offer: `${shop}-1`, at: '2026-09-06T00:00:00Z' });
  }
}

for (const { name, url, suite } of RUNNERS_WITHIN) {
  suite(`an interrupted month close run by ${name}`, () => interruptedClose(url));
}

function interruptedClose(url: string): void {
  const clock = (): ManualClock => new ManualClock('2026-11-20T04:00:00.000Z');
  let preparedDatabase: string;
  const runner = { REDIS_URL: url, REDIS_PREFIX: '' };
  beforeEach(() => Object.assign(runner, { REDIS_PREFIX: newPrefix() }));
  afterEach(async () => {
    if (url !== '') await deleteKeys(url, runner.REDIS_PREFIX);
  });
  /** The number of entries before the close. */
  let entriesBefore: number;

  beforeAll(async () => {
    preparedDatabase = await newTemporaryDatabase();
    const service = await newService(new ManualClock('2026-09-10T04:00:00.000Z'), preparedDatabase);
    await seed(service);
    entriesBefore = (await service.app.get(Checkpoints).sign(LEDGER, 'request')).size;
    await service.end();
  });
  afterAll(() => dropTemporaryDatabase(preparedDatabase));

  /**
   * Closes September on a copy of the prepared database. With a fault, the close fails there at first, and a restarted
   * service closes the month again.
   */
  async function closeOnCopy(fault?: {
    table: 'entry' | 'checkpoint';
    when: string;
  }): Promise<{ root: string; size: number }> {
    const database = await copyTemporaryDatabase(preparedDatabase);
    let service = await newService(clock(), database, runner);
    if (fault) {
      const { make, mend } = faultAt(fault.table, fault.when);
      await service.app.get(Database).write((sql) => sql.query(make));
      const scheduler = service.app.get(PeriodCloseScheduler);
      await scheduler.requestClose(LEDGER, MONTH);
      expect(await scheduler.closeFinished(LEDGER, MONTH)).toMatchObject({ status: 'failed' });
      await service.app.get(Database).write((sql) => sql.query(mend));
      await service.end();
      service = await newService(clock(), database, runner);
    }
    const scheduler = service.app.get(PeriodCloseScheduler);
    await scheduler.requestClose(LEDGER, MONTH);
    expect(await scheduler.closeFinished(LEDGER, MONTH)).toMatchObject({ status: 'done' });
    const { root, size } = await service.app.get(Checkpoints).sign(LEDGER, 'request');
    await service.end();
    await dropTemporaryDatabase(database);
    return { root, size };
  }

  it('ends with the same root at whichever entry a close is interrupted, and books nothing twice', async () => {
    const expected = await closeOnCopy();
    // 3 star levels granted, 1 withdrawn, 1 debt forgiven, 2 shops settled, and the closing entry.
    expect(expected.size).toBe(entriesBefore + 3 + 1 + 1 + 2 + 1);
    for (let seq = entriesBefore + 1; seq <= expected.size; seq += 1) {
      expect(await closeOnCopy({ table: 'entry', when: `NEW.seq = ${seq}` })).toEqual(expected);
    }
    expect(await closeOnCopy({ table: 'checkpoint', when: `NEW.kind = 'close'` })).toEqual(expected);
  });

  it('resumes a close at the next start after a stop of the service, and ends with the same root', async () => {
    const expected = await closeOnCopy();
    const database = await copyTemporaryDatabase(preparedDatabase);
    let service = await newService(clock(), database, runner);
    // The stop comes during the first step of the close, before any star level is granted.
    const jobs = service.app.get(Jobs);
    await service.app.get(PeriodCloseScheduler).requestClose(LEDGER, MONTH);
    await jobs.beforeApplicationShutdown();
    await service.end();
    const connection = await SERVICE_CONNECTION.open(databaseUrlAt(database));
    const [row] = await connection.all<{ status: string; attempts: number }>(
      `SELECT status, attempts FROM job WHERE id = 'close.${LEDGER}.${MONTH}'`,
    );
    expect(row).toEqual({ status: 'waiting', attempts: 0 });
    await connection.close();
    service = await newService(clock(), database, runner);
    expect(await service.app.get(PeriodCloseScheduler).closeFinished(LEDGER, MONTH)).toMatchObject({
      status: 'done',
      attempts: 1,
    });
    const { root, size } = await service.app.get(Checkpoints).sign(LEDGER, 'request');
    expect({ root, size }).toEqual(expected);
    await service.end();
    await dropTemporaryDatabase(database);
  });

  it('rejects other entries of a month while its close is unfinished', async () => {
    const database = await copyTemporaryDatabase(preparedDatabase);
    const service = await newService(clock(), database, runner);
    const { make } = faultAt('entry', `NEW.kind = 'shop.settled'`);
    await service.app.get(Database).write((sql) => sql.query(make));
    await service.app.get(PeriodCloseScheduler).requestClose(LEDGER, MONTH);
    await service.app.get(PeriodCloseScheduler).closeFinished(LEDGER, MONTH);
    const key = await service.key(LEDGER, 'coordinator');
    const late = { source: 'late', cents: 100 };
    const receive = (at: string): Promise<{ status: number; body: object }> =>
      service.ask(`/v1/ledgers/${LEDGER}/fund-receipts`, { method: 'POST', key, body: { ...late, at } });
    expect(await receive('2026-09-30T15:59:59.999Z')).toMatchObject({ status: 409, body: { code: 'month-closed' } });
    expect(await receive('2026-09-30T16:00:00Z')).toMatchObject({ status: 201 });
    await service.end();
    await dropTemporaryDatabase(database);
  });
}
