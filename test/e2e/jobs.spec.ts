import { Database } from '../../src/database/database';
import { JobTable } from '../../src/jobs/job-table';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { Jobs } from '../../src/jobs/jobs.service';
import { ManualClock } from '../support/journal-fixture';
import { Community } from '../support/community';
import { faultAt } from '../support/injected-faults';
import { Reply, Service, newService } from '../support/service';

const MONTH = '2026-10';
const CLOSE = `close.sunrise.${MONTH}`;

describe('a failed job', () => {
  let service: Service;
  let community: Community;
  const { make, mend } = faultAt('entry', `NEW.kind = 'period.closed'`);
  const sql = (text: string): Promise<unknown> => service.app.get(Database).write((manager) => manager.query(text));
  const retry = (id: string, key = community.keys.operator): Promise<Reply> =>
    community.post(`jobs/${id}/retry`, undefined, { idem: null, key });
  beforeAll(async () => {
    service = await newService();
    community = await Community.create(service);
    await community.serve('V01', { on: '2026-10-10' });
    // The database rejects the last entry of the close.
    await sql(make);
    await community.post(`periods/${MONTH}/close`, undefined, { idem: null });
    await service.app.get(PeriodCloseScheduler).closeFinished('sunrise', MONTH);
  });
  afterAll(() => service.end());

  it('lists a failed job with its error and the number of attempts', async () => {
    const [failed, ...others] = await community.all<object>('jobs?status=failed', community.keys.auditor);
    expect(others).toEqual([]);
    expect(failed).toMatchObject({ id: CLOSE, name: 'close-month', status: 'failed', attempts: 5 });
    expect(failed).toHaveProperty('error');
    expect(await community.all('jobs?status=done')).toEqual([]);
    expect((await community.get('jobs?status=dead')).body['errors']).toMatchObject([{ field: 'status' }]);
    expect((await community.get(`jobs/${CLOSE}`)).body).toEqual(failed);
  });

  it('retries a failed job for an operator, and rejects other roles', async () => {
    expect((await retry(CLOSE, community.keys.coordinator)).status).toBe(403);
    expect((await retry('close.sunrise.1999-01')).status).toBe(404);
    await sql(mend);
    const retried = await retry(CLOSE);
    expect(retried).toMatchObject({ status: 202, body: { id: CLOSE, status: 'waiting', attempts: 0 } });
    expect(await service.app.get(PeriodCloseScheduler).closeFinished('sunrise', MONTH)).toMatchObject({
      status: 'done',
      attempts: 1,
    });
    expect(await community.entries('period.closed')).toHaveLength(1);
    expect(await retry(CLOSE)).toMatchObject({ status: 409, body: { code: 'job-not-failed' } });
  });
});

describe('the scheduled month close', () => {
  it('closes the previous month at the configured time in the time zone of each ledger', async () => {
    const clock = new ManualClock('2026-10-20T00:00:00.000Z');
    const service = await newService(clock, undefined, { CLOSE_SCHEDULE: '0 3 15 * *' });
    await service.ledger('sunrise', 'Asia/Shanghai');
    await service.ledger('west', 'America/New_York');
    clock.at = '2026-11-02T00:00:00.000Z';
    const jobs = service.app.get(Jobs);
    const openJobs = async (): Promise<string[]> => (await service.app.get(JobTable).open()).map(({ id }) => id);
    const closeJobs = async (ledger: string): Promise<unknown> => {
      await jobs.resync();
      return (await service.app.get(Database).read.query(`SELECT id FROM job WHERE ledger = '${ledger}'`)) as unknown;
    };
    await jobs.resync();
    clock.at = '2026-11-14T18:59:59.999Z';
    expect(await closeJobs('sunrise')).toEqual([]);
    clock.at = '2026-11-14T19:00:00.000Z';
    expect(await closeJobs('sunrise')).toEqual([{ id: 'close.sunrise.2026-10' }]);
    expect(await service.app.get(PeriodCloseScheduler).closeFinished('sunrise', '2026-10')).toMatchObject({
      status: 'done',
    });
    expect(await closeJobs('west')).toEqual([]);
    clock.at = '2026-11-15T08:00:00.000Z';
    expect(await closeJobs('west')).toEqual([{ id: 'close.west.2026-10' }]);
    expect(await service.app.get(PeriodCloseScheduler).closeFinished('west', '2026-10')).toMatchObject({
      status: 'done',
    });
    expect(await openJobs()).toEqual([]);
    await service.end();
  });

  it('soft-closes a month in its recording window, and closes it at the first scheduled time after', async () => {
    const clock = new ManualClock('2026-10-20T00:00:00.000Z');
    const service = await newService(clock, undefined, { CLOSE_SCHEDULE: '0 3 * * *' });
    await service.ledger('sunrise', 'Asia/Shanghai');
    const jobsAt = async (at: string): Promise<string[]> => {
      clock.at = at;
      await service.app.get(Jobs).resync();
      const rows = await service.app.get(Database).read.query<{ id: string }[]>('SELECT id FROM job ORDER BY id');
      return rows.map(({ id }) => id);
    };
    await service.app.get(Jobs).resync();
    // 1 November is a Sunday; the soft close needs no working day.
    expect(await jobsAt('2026-10-31T18:59:59.999Z')).toEqual([]);
    expect(await jobsAt('2026-10-31T19:00:00.000Z')).toEqual(['soft-close.sunrise.2026-10']);
    await service.app.get(PeriodCloseScheduler).softCloseFinished('sunrise', '2026-10');
    expect(await jobsAt('2026-11-12T19:00:00.000Z')).toEqual(['soft-close.sunrise.2026-10']);
    // The ten working days from 2 November end with the 13th.
    expect(await jobsAt('2026-11-13T19:00:00.000Z')).toEqual(['close.sunrise.2026-10', 'soft-close.sunrise.2026-10']);
    expect(await service.app.get(PeriodCloseScheduler).closeFinished('sunrise', '2026-10')).toMatchObject({
      status: 'done',
    });
    await service.end();
  });
});
