import { Jobs } from '../../src/jobs/jobs.service';
import { JobHandler, JobHandlers } from '../../src/jobs/job-handlers';
import { EmbeddedRunner } from '../../src/jobs/embedded-runner';
import { EmbeddedSchedules } from '../../src/jobs/embedded-schedules';
import { JobTable } from '../../src/jobs/job-table';
import { JobExecutor } from '../../src/jobs/job-executor';
import { Database } from '../../src/database/database';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';

describe('embedded runners of two services on one database', () => {
  let one: JournalFixture;
  let other: JournalFixture;
  beforeEach(async () => {
    one = await newJournalFixture();
    other = await newJournalFixture({ DATABASE_URL: one.settings.DATABASE_URL });
  });
  afterEach(async () => {
    await other.end();
    await one.end();
  });

  async function jobsOf({ database, clock, settings }: JournalFixture, sweep: JobHandler): Promise<Jobs> {
    const handlers = new JobHandlers(['sweep']);
    const table = new JobTable(database, clock);
    const executor = new JobExecutor(handlers, table, Object.assign(settings, { JOB_RETRY_SECONDS: 0 }));
    const runner = new EmbeddedRunner(database, table, executor, new EmbeddedSchedules(database, clock));
    const jobs = new Jobs(database, handlers, table, executor, runner);
    jobs.handle('sweep', sweep);
    await jobs.onApplicationBootstrap();
    return jobs;
  }

  const locks = async (database: Database): Promise<number> => {
    const [row] = await database.read.query<[{ held: number }]>(
      `SELECT COUNT(*) AS held FROM pg_locks l JOIN pg_database d ON d.oid = l.database
       WHERE l.locktype = 'advisory' AND d.datname = current_database()`,
    );
    return row.held;
  };

  it('run one job at a time; a waiting service stops promptly, and the next job runs after the first', async () => {
    let begun: () => void = () => undefined;
    let finish: () => void = () => undefined;
    const hasBegun = new Promise<void>((done) => (begun = done));
    const mayGoOn = new Promise<void>((done) => (finish = done));
    const sweeps: string[] = [];
    const long: JobHandler = async () => {
      sweeps.push('one');
      begun();
      await mayGoOn;
      return {};
    };
    const first = await jobsOf(one, long);
    await first.enqueue({ id: 'sweep.1', ledger: 'sunrise', name: 'sweep', data: {} });
    await hasBegun;
    const short: JobHandler = () => Promise.resolve({ by: sweeps.push('other') });
    const waiting = await jobsOf(other, short);
    const second = await jobsOf(other, short);
    await waiting.enqueue({ id: 'sweep.2', ledger: 'sunrise', name: 'sweep', data: {} });
    // The waiting service holds no lock request in the database; the one lock is that of the running job.
    expect(await locks(one.database)).toBe(1);
    // The running job goes on until `finish`: a stop that waited for it would never return.
    await waiting.beforeApplicationShutdown();
    expect(sweeps).toEqual(['one']);
    finish();
    expect(await first.finished('sunrise', 'sweep.1')).toMatchObject({ status: 'done' });
    await first.beforeApplicationShutdown();
    expect(await second.finished('sunrise', 'sweep.2')).toMatchObject({ status: 'done' });
    await second.beforeApplicationShutdown();
    expect(await locks(one.database)).toBe(0);
  });
});
