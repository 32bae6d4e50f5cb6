import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module';
import { hasWorkerHere } from '../../src/jobs/bullmq-workers';
import { JobHandler, JobHandlers } from '../../src/jobs/job-handlers';
import { NewJob } from '../../src/jobs/job-table';
import { JobExecutor } from '../../src/jobs/job-executor';
import { JobRow } from '../../src/jobs/job.entity';
import { Jobs } from '../../src/jobs/jobs.service';
import { nextTime } from '../../src/common/cron-schedule';
import { Settings } from '../../src/config/settings';
import { Communities } from '../../src/communities/communities.service';
import { PeriodCloseScheduler } from '../../src/period-close/period-close.scheduler';
import { ManualClock } from '../support/journal-fixture';
import { dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from '../support/temporary-database';
import { RUNNERS, TEST_REDIS_URL, JobFixtures, deleteKeys, newPrefix, onRedis } from '../support/job-fixtures';

const LEDGER = 'sunrise';
const sweepJob = (id = 'sweep.1', data: NewJob['data'] = {}): NewJob => ({ id, ledger: LEDGER, name: 'sweep', data });

/** A promise that the test resolves by hand. */
function signal<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

const waitForJob = async (jobs: Jobs, id = 'sweep.1'): Promise<JobRow> => jobs.finished(LEDGER, id);

// One contract for both runners: the job table has the same content whichever runs the jobs.
for (const { name, url, suite } of RUNNERS) {
  suite(`a job run by ${name}`, () => {
    let fixtures: JobFixtures;
    beforeEach(async () => (fixtures = await JobFixtures.open(url)));
    afterEach(() => fixtures.end());

    it('runs with its data and stores its result and progress', async () => {
      const sweep: JobHandler = async ({ room = '' }, progress) => {
        await progress(1, 3);
        await progress(3, 3);
        return { swept: room };
      };
      const { jobs } = await fixtures.startWorker({ handlers: { sweep } });
      const job = await jobs.enqueue(sweepJob('sweep.1', { room: 'hall' }));
      expect(job).toMatchObject({ status: 'waiting', attempts: 0 });
      const row = await waitForJob(jobs);
      expect(row).toMatchObject({ status: 'done', done: 3, total: 3, attempts: 1, error: null });
      expect(JSON.parse(row.result ?? '')).toEqual({ swept: 'hall' });
    });

    it('stores its progress while it runs', async () => {
      const reached = signal();
      const mayFinish = signal();
      const sweep: JobHandler = async (_, progress) => {
        await progress(2, 5);
        reached.resolve();
        await mayFinish.promise;
        return {};
      };
      const { jobs } = await fixtures.startWorker({ handlers: { sweep } });
      await jobs.enqueue(sweepJob());
      await reached.promise;
      expect(await fixtures.table.find(LEDGER, 'sweep.1')).toMatchObject({ status: 'running', done: 2, total: 5 });
      mayFinish.resolve();
      await waitForJob(jobs);
    });

    it('runs once when it is enqueued repeatedly, concurrently or after it is done', async () => {
      let times = 0;
      const sweep: JobHandler = () => Promise.resolve({ times: (times += 1) });
      const { jobs } = await fixtures.startWorker({ handlers: { sweep, last: () => Promise.resolve({}) } });
      await Promise.all(Array.from({ length: 20 }, () => jobs.enqueue(sweepJob())));
      await waitForJob(jobs);
      expect(await jobs.enqueue(sweepJob())).toMatchObject({ status: 'done' });
      await jobs.enqueue({ ...sweepJob('last.1'), name: 'last' });
      await waitForJob(jobs, 'last.1');
      expect(times).toBe(1);
    });

    it('is retried after an error until it succeeds', async () => {
      let times = 0;
      const sweep: JobHandler = () => {
        times += 1;
        return times < 3 ? Promise.reject(new Error('no broom')) : Promise.resolve({ times });
      };
      const { jobs } = await fixtures.startWorker({ handlers: { sweep } });
      await jobs.enqueue(sweepJob());
      expect(await waitForJob(jobs)).toMatchObject({ status: 'done', attempts: 3, error: null });
    });

    it('lets other jobs run while it waits for its next attempt', async () => {
      Object.assign(fixtures.settings, { JOB_RETRY_SECONDS: 1 });
      const at: number[] = [];
      const sweep: JobHandler = () => {
        at.push(Date.now());
        return at.length === 1 ? Promise.reject(new Error('no broom')) : Promise.resolve({});
      };
      const other: JobHandler = () => Promise.resolve({ tries: at.length });
      const { jobs } = await fixtures.startWorker({ handlers: { sweep, other } });
      await jobs.enqueue(sweepJob());
      await jobs.enqueue({ ...sweepJob('other.1'), name: 'other' });
      expect((await waitForJob(jobs, 'other.1')).result).toBe('{"tries":1}');
      expect(await waitForJob(jobs)).toMatchObject({ status: 'done', attempts: 2 });
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(990);
    });

    it('fails after five attempts, is listed with its error, and runs again only after a retry request', async () => {
      let broom = false;
      let times = 0;
      const sweep: JobHandler = () => {
        times += 1;
        return broom ? Promise.resolve({ times }) : Promise.reject(new Error('no broom'));
      };
      const { jobs } = await fixtures.startWorker({ handlers: { sweep } });
      await jobs.enqueue(sweepJob());
      expect(await waitForJob(jobs)).toMatchObject({ status: 'failed', attempts: 5, error: 'no broom', result: null });
      await jobs.resync();
      const dead = await fixtures.table.list(LEDGER, { limit: 10, status: 'failed' });
      expect(dead.map(({ id, error }) => ({ id, error }))).toEqual([{ id: 'sweep.1', error: 'no broom' }]);
      expect(await fixtures.table.list(LEDGER, { limit: 10, status: 'done' })).toEqual([]);
      expect(times).toBe(5);

      broom = true;
      expect(await jobs.retry(LEDGER, 'sweep.1')).toMatchObject({ reopened: true, job: { status: 'waiting' } });
      expect(await waitForJob(jobs)).toMatchObject({ status: 'done', attempts: 1, error: null });
      // A retry request does not rerun a finished job or create an unknown one.
      expect(await jobs.retry(LEDGER, 'sweep.1')).toMatchObject({ reopened: false, job: { status: 'done' } });
      expect(await jobs.retry(LEDGER, 'sweep.2')).toBeUndefined();
      expect(await jobs.retry('moonrise', 'sweep.1')).toBeUndefined();
      expect(times).toBe(6);
    });

    it('is interrupted by a shutdown without counting an attempt, and another process runs it', async () => {
      const begun = signal();
      const mayFinish = signal();
      const steps: string[] = [];
      const workOf =
        (worker: string): JobHandler =>
        async (_, progress) => {
          steps.push(`${worker} 1`);
          begun.resolve();
          await mayFinish.promise;
          await progress(1, 2);
          steps.push(`${worker} 2`);
          return { by: worker };
        };
      const first = await fixtures.startWorker({ handlers: { sweep: workOf('first') } });
      await first.jobs.enqueue(sweepJob());
      await begun.promise;
      const stopped = first.stop();
      mayFinish.resolve();
      await stopped;
      expect(await fixtures.table.byId('sweep.1')).toMatchObject({ status: 'waiting', attempts: 0, done: 1, total: 2 });
      const second = await fixtures.startWorker({ handlers: { sweep: workOf('second') } });
      expect(await waitForJob(second.jobs)).toMatchObject({ status: 'done', attempts: 1, result: '{"by":"second"}' });
      expect(steps).toEqual(['first 1', 'second 1', 'second 2']);
    });

    it('is not started by a process that is shutting down, and stays waiting', async () => {
      const sweep: JobHandler = () => Promise.resolve({});
      const { jobs, stop } = await fixtures.startWorker({ handlers: { sweep } });
      await stop();
      await jobs.enqueue(sweepJob());
      expect(await fixtures.table.byId('sweep.1')).toMatchObject({ status: 'waiting', attempts: 0 });
      const second = await fixtures.startWorker({ handlers: { sweep } });
      expect(await waitForJob(second.jobs)).toMatchObject({ status: 'done' });
    });

    it('is run again by the next process when it was running as its process died', async () => {
      await fixtures.table.put(sweepJob());
      await fixtures.table.change('sweep.1', { status: 'running', attempts: 1 });
      const { jobs } = await fixtures.startWorker({ handlers: { sweep: () => Promise.resolve({}) } });
      expect(await waitForJob(jobs)).toMatchObject({ status: 'done', attempts: 2 });
    });

    it('fails without another attempt when its process died during each of ten attempts', async () => {
      await fixtures.table.put(sweepJob());
      await fixtures.table.change('sweep.1', { status: 'running', attempts: 10 });
      let times = 0;
      const { jobs } = await fixtures.startWorker({
        handlers: { sweep: () => Promise.resolve({ times: (times += 1) }) },
      });
      const error = 'the process ended during each of its attempts';
      expect(await waitForJob(jobs)).toMatchObject({ status: 'failed', error });
      expect(times).toBe(0);
    });

    it('is rejected when its id contains a colon or its name has no handler', async () => {
      const { jobs } = await fixtures.startWorker({ handlers: { sweep: () => Promise.resolve({}) } });
      await expect(jobs.enqueue(sweepJob('sweep:1'))).rejects.toThrow('must not contain a colon');
      await expect(jobs.enqueue({ ...sweepJob(), name: 'polish' })).rejects.toThrow('no handler for the job polish');
      expect(await fixtures.table.open()).toEqual([]);
    });
  });

  suite(`a schedule run by ${name}`, () => {
    let fixtures: JobFixtures;
    beforeEach(async () => (fixtures = await JobFixtures.open(url)));
    afterEach(() => fixtures.end());

    const waitForNext = async (next: () => Promise<string | undefined>, look: () => Promise<void>): Promise<string> => {
      for (;;) {
        const at = await next();
        if (at !== undefined) return at;
        await new Promise((done) => setImmediate(done));
        await look();
      }
    };

    it('has its next time in the local time of its zone', async () => {
      const zones = ['Asia/Shanghai', 'America/New_York', 'Pacific/Chatham'];
      const scheduleOf = (zone: string) => ({ id: zone.replace('/', '.'), pattern: '30 3 15 * *', zone });
      const run = (): Promise<void> => Promise.resolve();
      const schedules = () => Promise.resolve(zones.map((zone) => ({ ...scheduleOf(zone), run })));
      const { jobs, runner } = await fixtures.startWorker({ schedules });
      for (const zone of zones) {
        const { id } = scheduleOf(zone);
        expect(
          await waitForNext(
            () => runner.next(id),
            () => jobs.resync(),
          ),
        ).toBe(nextTime(scheduleOf(zone), fixtures.clock.now()));
      }
    });

    it('runs at its time, and passes the scheduled time', async () => {
      const fired = signal<string>();
      const run = (at: string): Promise<void> => Promise.resolve(fired.resolve(at));
      const schedule = { id: 'each.second', pattern: '* * * * * *', zone: 'Asia/Shanghai', run };
      const before = fixtures.clock.now();
      await fixtures.startWorker({ schedules: () => Promise.resolve([schedule]) });
      const at = await fired.promise;
      expect(at).toMatch(/\.000Z$/);
      expect(at > before && at <= fixtures.clock.now()).toBe(true);
    });

    it('runs again with the same scheduled time after an error', async () => {
      const times: string[] = [];
      const run = (at: string): Promise<void> => {
        times.push(at);
        return times.length === 1 ? Promise.reject(new Error('no database')) : Promise.resolve();
      };
      const schedule = { id: 'each.second', pattern: '* * * * * *', zone: 'Asia/Shanghai', run };
      const { jobs } = await fixtures.startWorker({ schedules: () => Promise.resolve([schedule]) });
      while (times.length < 2) {
        await new Promise((done) => setImmediate(done));
        await jobs.resync();
      }
      expect(times[1]).toBe(times[0]);
    });

    it('is replaced when its pattern changes, and ends when it is no longer declared', async () => {
      const run = (): Promise<void> => Promise.resolve();
      let schedules = [{ id: 'monthly', pattern: '0 3 15 * *', zone: 'Asia/Shanghai', run }];
      const { jobs, runner } = await fixtures.startWorker({ schedules: () => Promise.resolve(schedules) });
      await waitForNext(
        () => runner.next('monthly'),
        () => jobs.resync(),
      );
      schedules = schedules.map((one) => ({ ...one, pattern: '0 4 16 * *' }));
      await jobs.resync();
      const [changed] = schedules;
      expect(await runner.next('monthly')).toBe(changed && nextTime(changed, fixtures.clock.now()));
      schedules = [];
      await jobs.resync();
      expect(await runner.next('monthly')).toBeUndefined();
    });
  });
}

onRedis('a BullMQ job enqueued by a process without workers', () => {
  it('is run by a worker process, and its result is read by the process that enqueued it', async () => {
    const fixtures = await JobFixtures.open(TEST_REDIS_URL);
    const by =
      (worker: string): JobHandler =>
      () =>
        Promise.resolve({ by: worker });
    const producer = await fixtures.startWorker({ handlers: { sweep: by('service') }, works: false });
    await producer.jobs.enqueue(sweepJob());
    await fixtures.startWorker({ handlers: { sweep: by('worker') } });
    expect(await waitForJob(producer.jobs)).toMatchObject({ status: 'done', result: '{"by":"worker"}' });
    await fixtures.end();
  });
});

onRedis('a worker process', () => {
  it('passes its health check only while it is registered in Redis', async () => {
    const fixtures = await JobFixtures.open(TEST_REDIS_URL);
    expect(await hasWorkerHere(fixtures.settings)).toBe(false);
    const producer = await fixtures.startWorker({ works: false });
    const { stop } = await fixtures.startWorker({});
    while (!(await hasWorkerHere(fixtures.settings)));
    await stop();
    expect(await hasWorkerHere(fixtures.settings)).toBe(false);
    await producer.stop();
    await fixtures.end();
  });

  it('runs the jobs of a service and serves no requests', async () => {
    const folder = await newTemporaryDatabase();
    const redis = { REDIS_URL: TEST_REDIS_URL, REDIS_PREFIX: newPrefix() };
    const settings = Object.assign(new Settings(), settingsAt(folder), redis);
    const workerModule = AppModule.for({
      settings,
      access: 'write',
      clock: new ManualClock('2026-11-20T04:00:00.000Z'),
      role: 'worker',
    });
    const worker = await NestFactory.createApplicationContext(workerModule, { logger: false, abortOnError: false });
    await worker.get(Communities).create({ ledger: LEDGER, name: LEDGER, zone: 'Asia/Shanghai', currency: 'CNY' });
    await worker.get(PeriodCloseScheduler).requestClose(LEDGER, '2026-10');
    expect(await worker.get(PeriodCloseScheduler).closeFinished(LEDGER, '2026-10')).toMatchObject({ status: 'done' });
    await worker.close();
    await dropTemporaryDatabase(folder);
    await deleteKeys(TEST_REDIS_URL, redis.REDIS_PREFIX);
  });
});

describe('a schedule of the embedded runner', () => {
  it('runs once on start for all times that were missed while no process was running', async () => {
    const clock = new ManualClock('2026-11-01T00:00:00.000Z');
    const fixtures = await JobFixtures.open('', {}, clock);
    const times: string[] = [];
    const run = (at: string): Promise<void> => Promise.resolve(void times.push(at));
    const schedules = () => Promise.resolve([{ id: 'monthly', pattern: '0 3 15 * *', zone: 'Asia/Shanghai', run }]);
    const before = await fixtures.startWorker({ schedules });
    await before.stop();
    clock.at = '2027-02-01T00:00:00.000Z';
    const { jobs, runner } = await fixtures.startWorker({ schedules });
    expect(times).toEqual(['2026-11-14T19:00:00.000Z']);
    expect(await runner.next('monthly')).toBe('2027-02-14T19:00:00.000Z');
    await jobs.resync();
    expect(times).toHaveLength(1);
    await fixtures.end();
  });
});

describe('job handlers checked at start', () => {
  const sweep: JobHandler = () => Promise.resolve({});

  it('are rejected when a job has no handler', () => {
    const handlers = new JobHandlers(['sweep', 'polish']);
    handlers.add('sweep', sweep);
    expect(() => handlers.check()).toThrow('no handler for the job polish');
  });

  it('are rejected when a job has two handlers or an unknown name', () => {
    const handlers = new JobHandlers(['sweep']);
    handlers.add('sweep', sweep);
    expect(() => handlers.add('sweep', sweep)).toThrow('two handlers for the job sweep');
    expect(() => handlers.add('polish', sweep)).toThrow('there is no job polish');
  });
});

describe('a finished job', () => {
  it('is not run again when a runner delivers it again', async () => {
    const fixtures = await JobFixtures.open('');
    const handlers = new JobHandlers(['sweep']);
    let times = 0;
    handlers.add('sweep', () => Promise.resolve({ times: (times += 1) }));
    const executor = new JobExecutor(handlers, fixtures.table, fixtures.settings);
    await fixtures.table.put(sweepJob());
    for (let n = 0; n < 3; n += 1) expect(await executor.perform('sweep.1')).toBe('finished');
    expect(times).toBe(1);
    await fixtures.end();
  });
});

describe('a job with errors', () => {
  it('doubles its delay after each attempt', async () => {
    const fixtures = await JobFixtures.open('', { JOB_RETRY_SECONDS: 5 });
    const handlers = new JobHandlers(['sweep']);
    handlers.add('sweep', () => Promise.reject(new Error('no broom')));
    const executor = new JobExecutor(handlers, fixtures.table, fixtures.settings);
    await fixtures.table.put(sweepJob());
    for (const retryInMs of [5000, 10_000, 20_000, 40_000])
      expect(await executor.perform('sweep.1')).toEqual({ retryInMs });
    expect(await executor.perform('sweep.1')).toBe('finished');
    expect(await fixtures.table.byId('sweep.1')).toMatchObject({ status: 'failed', error: 'no broom' });
    await fixtures.end();
  });
});
