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

/** Something that a test waits for. */
function signal<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

const waitForJob = async (jobs: Jobs, id = 'sweep.1'): Promise<JobRow> => jobs.finished(LEDGER, id);

// One contract for both runners: whichever does the jobs, the table says the same of them.
for (const { name, url, suite } of RUNNERS) {
  suite(`a job done by ${name}`, () => {
    let fixtures: JobFixtures;
    beforeEach(async () => (fixtures = await JobFixtures.open(url)));
    afterEach(() => fixtures.end());

    it('is done with what it was given, and keeps what came of it and how far it was', async () => {
      const sweep: JobHandler = async ({ room = '' }, progress) => {
        await progress(1, 3);
        await progress(3, 3);
        return { swept: room };
      };
      const { jobs } = await fixtures.startWorker({ handlers: { sweep } });
      const input = await jobs.enqueue(sweepJob('sweep.1', { room: 'hall' }));
      expect(input).toMatchObject({ status: 'waiting', attempts: 0 });
      const row = await waitForJob(jobs);
      expect(row).toMatchObject({ status: 'done', done: 3, total: 3, attempts: 1, error: null });
      expect(JSON.parse(row.result ?? '')).toEqual({ swept: 'hall' });
    });

    it('shows how far it is while it runs', async () => {
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

    it('is done once, however often it is asked for, at once or afterwards', async () => {
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

    it('that goes wrong is tried again, and is done when that helps', async () => {
      let times = 0;
      const sweep: JobHandler = () => {
        times += 1;
        return times < 3 ? Promise.reject(new Error('no broom')) : Promise.resolve({ times });
      };
      const { jobs } = await fixtures.startWorker({ handlers: { sweep } });
      await jobs.enqueue(sweepJob());
      expect(await waitForJob(jobs)).toMatchObject({ status: 'done', attempts: 3, error: null });
    });

    it('that goes wrong lets others pass while it waits for its next try', async () => {
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

    it('that goes wrong each time is dead: kept, listed with its reason, and tried by nobody until somebody asks', async () => {
      let broom = false;
      let times = 0;
      const sweep: JobHandler = () => {
        times += 1;
        return broom ? Promise.resolve({ times }) : Promise.reject(new Error('no broom'));
      };
      const { jobs } = await fixtures.startWorker({ handlers: { sweep } });
      await jobs.enqueue(sweepJob());
      expect(await waitForJob(jobs)).toMatchObject({ status: 'failed', attempts: 5, error: 'no broom', result: null });
      await jobs.look();
      const dead = await fixtures.table.list(LEDGER, { limit: 10, status: 'failed' });
      expect(dead.map(({ id, error }) => ({ id, error }))).toEqual([{ id: 'sweep.1', error: 'no broom' }]);
      expect(await fixtures.table.list(LEDGER, { limit: 10, status: 'done' })).toEqual([]);
      expect(times).toBe(5);

      broom = true;
      expect(await jobs.retry(LEDGER, 'sweep.1')).toMatchObject({ reopened: true, job: { status: 'waiting' } });
      expect(await waitForJob(jobs)).toMatchObject({ status: 'done', attempts: 1, error: null });
      // What is done is not done again, and what is not there is not made.
      expect(await jobs.retry(LEDGER, 'sweep.1')).toMatchObject({ reopened: false, job: { status: 'done' } });
      expect(await jobs.retry(LEDGER, 'sweep.2')).toBeUndefined();
      expect(await jobs.retry('moonrise', 'sweep.1')).toBeUndefined();
      expect(times).toBe(6);
    });

    it('breaks off at its next step when its process is told to stop, which counts as no try, and another goes on', async () => {
      const begun = signal();
      const mayFinish = signal();
      const steps: string[] = [];
      const workOf =
        (who: string): JobHandler =>
        async (_, progress) => {
          steps.push(`${who} 1`);
          begun.resolve();
          await mayFinish.promise;
          await progress(1, 2);
          steps.push(`${who} 2`);
          return { by: who };
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

    it('is begun by nobody who was told to stop, and waits', async () => {
      const sweep: JobHandler = () => Promise.resolve({});
      const { jobs, stop } = await fixtures.startWorker({ handlers: { sweep } });
      await stop();
      await jobs.enqueue(sweepJob());
      expect(await fixtures.table.byId('sweep.1')).toMatchObject({ status: 'waiting', attempts: 0 });
      const second = await fixtures.startWorker({ handlers: { sweep } });
      expect(await waitForJob(second.jobs)).toMatchObject({ status: 'done' });
    });

    it('that was running when its process died is taken up by the next, whatever the runner had known of it', async () => {
      await fixtures.table.put(sweepJob());
      await fixtures.table.change('sweep.1', { status: 'running', attempts: 1 });
      const { jobs } = await fixtures.startWorker({ handlers: { sweep: () => Promise.resolve({}) } });
      expect(await waitForJob(jobs)).toMatchObject({ status: 'done', attempts: 2 });
    });

    it('that has killed its process ten times is dead', async () => {
      await fixtures.table.put(sweepJob());
      await fixtures.table.change('sweep.1', { status: 'running', attempts: 10 });
      let times = 0;
      const { jobs } = await fixtures.startWorker({
        handlers: { sweep: () => Promise.resolve({ times: (times += 1) }) },
      });
      const error = 'its process ended in the middle of it each time';
      expect(await waitForJob(jobs)).toMatchObject({ status: 'failed', error });
      expect(times).toBe(0);
    });

    it('has a name and an id that every runner takes', async () => {
      const { jobs } = await fixtures.startWorker({ handlers: { sweep: () => Promise.resolve({}) } });
      await expect(jobs.enqueue(sweepJob('sweep:1'))).rejects.toThrow('has a colon');
      await expect(jobs.enqueue({ ...sweepJob(), name: 'polish' })).rejects.toThrow('no handler for the job polish');
      expect(await fixtures.table.open()).toEqual([]);
    });
  });

  suite(`a schedule kept by ${name}`, () => {
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

    it('comes next at the time that the clock on the wall shows in its zone', async () => {
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
            () => jobs.look(),
          ),
        ).toBe(nextTime(scheduleOf(zone), fixtures.clock.now()));
      }
    });

    it('asks when its time has come, and says which time that was', async () => {
      const fired = signal<string>();
      const run = (at: string): Promise<void> => Promise.resolve(fired.resolve(at));
      const schedule = { id: 'each.second', pattern: '* * * * * *', zone: 'Asia/Shanghai', run };
      const before = fixtures.clock.now();
      await fixtures.startWorker({ schedules: () => Promise.resolve([schedule]) });
      const at = await fired.promise;
      expect(at).toMatch(/\.000Z$/);
      expect(at > before && at <= fixtures.clock.now()).toBe(true);
    });

    it('asks again when asking went wrong, and for the same time', async () => {
      const input: string[] = [];
      const run = (at: string): Promise<void> => {
        input.push(at);
        return input.length === 1 ? Promise.reject(new Error('no books')) : Promise.resolve();
      };
      const schedule = { id: 'each.second', pattern: '* * * * * *', zone: 'Asia/Shanghai', run };
      const { jobs } = await fixtures.startWorker({ schedules: () => Promise.resolve([schedule]) });
      while (input.length < 2) {
        await new Promise((done) => setImmediate(done));
        await jobs.look();
      }
      expect(input[1]).toBe(input[0]);
    });

    it('ends when nobody wants it any more, and a changed one takes its place', async () => {
      const run = (): Promise<void> => Promise.resolve();
      let schedules = [{ id: 'monthly', pattern: '0 3 15 * *', zone: 'Asia/Shanghai', run }];
      const { jobs, runner } = await fixtures.startWorker({ schedules: () => Promise.resolve(schedules) });
      await waitForNext(
        () => runner.next('monthly'),
        () => jobs.look(),
      );
      schedules = schedules.map((one) => ({ ...one, pattern: '0 4 16 * *' }));
      await jobs.look();
      const [changed] = schedules;
      expect(await runner.next('monthly')).toBe(changed && nextTime(changed, fixtures.clock.now()));
      schedules = [];
      await jobs.look();
      expect(await runner.next('monthly')).toBeUndefined();
    });
  });
}

onRedis('a job on BullMQ that is asked for by a process that does none', () => {
  it('is done by one that does, and whoever asked sees it finished', async () => {
    const fixtures = await JobFixtures.open(TEST_REDIS_URL);
    const by =
      (who: string): JobHandler =>
      () =>
        Promise.resolve({ by: who });
    const producer = await fixtures.startWorker({ handlers: { sweep: by('service') }, works: false });
    await producer.jobs.enqueue(sweepJob());
    await fixtures.startWorker({ handlers: { sweep: by('worker') } });
    expect(await waitForJob(producer.jobs)).toMatchObject({ status: 'done', result: '{"by":"worker"}' });
    await fixtures.end();
  });
});

onRedis('a worker', () => {
  it('is known to Redis while it is at work, which its health check asks', async () => {
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

  it('does what a service asks for, and takes no requests', async () => {
    const folder = await newTemporaryDatabase();
    const redis = { REDIS_URL: TEST_REDIS_URL, REDIS_PREFIX: newPrefix() };
    const settings = Object.assign(new Settings(), settingsAt(folder), redis);
    const workerModule = AppModule.for(settings, 'write', new ManualClock('2026-11-20T04:00:00.000Z'), 'worker');
    const worker = await NestFactory.createApplicationContext(workerModule, { logger: false, abortOnError: false });
    await worker.get(Communities).create({ ledger: LEDGER, name: LEDGER, zone: 'Asia/Shanghai', currency: 'CNY' });
    await worker.get(PeriodCloseScheduler).ask(LEDGER, '2026-10');
    expect(await worker.get(PeriodCloseScheduler).finished(LEDGER, '2026-10')).toMatchObject({ status: 'done' });
    await worker.close();
    await dropTemporaryDatabase(folder);
    await deleteKeys(TEST_REDIS_URL, redis.REDIS_PREFIX);
  });
});

describe('a schedule of the embedded runner', () => {
  it('makes up once for times that came while nobody ran', async () => {
    const clock = new ManualClock('2026-11-01T00:00:00.000Z');
    const fixtures = await JobFixtures.open('', {}, clock);
    const input: string[] = [];
    const run = (at: string): Promise<void> => Promise.resolve(void input.push(at));
    const schedules = () => Promise.resolve([{ id: 'monthly', pattern: '0 3 15 * *', zone: 'Asia/Shanghai', run }]);
    const before = await fixtures.startWorker({ schedules });
    await before.stop();
    clock.at = '2027-02-01T00:00:00.000Z';
    const { jobs, runner } = await fixtures.startWorker({ schedules });
    expect(input).toEqual(['2026-11-14T19:00:00.000Z']);
    expect(await runner.next('monthly')).toBe('2027-02-14T19:00:00.000Z');
    await jobs.look();
    expect(input).toHaveLength(1);
    await fixtures.end();
  });
});

describe('the start fails', () => {
  const sweep: JobHandler = () => Promise.resolve({});

  it('when a job has nobody who does it', () => {
    const handlers = new JobHandlers(['sweep', 'polish']);
    handlers.add('sweep', sweep);
    expect(() => handlers.check()).toThrow('no handler for the job polish');
  });

  it('when a job has two, or is none of those that there are', () => {
    const handlers = new JobHandlers(['sweep']);
    handlers.add('sweep', sweep);
    expect(() => handlers.add('sweep', sweep)).toThrow('two handlers for the job sweep');
    expect(() => handlers.add('polish', sweep)).toThrow('there is no job polish');
  });
});

describe('a job that is over', () => {
  it('is left alone when a runner comes with it again', async () => {
    const fixtures = await JobFixtures.open('');
    const handlers = new JobHandlers(['sweep']);
    let times = 0;
    handlers.add('sweep', () => Promise.resolve({ times: (times += 1) }));
    const executor = new JobExecutor(handlers, fixtures.table, fixtures.settings);
    await fixtures.table.put(sweepJob());
    for (let n = 0; n < 3; n += 1) expect(await executor.perform('sweep.1')).toBe('over');
    expect(times).toBe(1);
    await fixtures.end();
  });
});

describe('a job that goes wrong', () => {
  it('waits twice as long each time', async () => {
    const fixtures = await JobFixtures.open('', { JOB_RETRY_SECONDS: 5 });
    const handlers = new JobHandlers(['sweep']);
    handlers.add('sweep', () => Promise.reject(new Error('no broom')));
    const executor = new JobExecutor(handlers, fixtures.table, fixtures.settings);
    await fixtures.table.put(sweepJob());
    for (const againIn of [5000, 10_000, 20_000, 40_000])
      expect(await executor.perform('sweep.1')).toEqual({ againIn });
    expect(await executor.perform('sweep.1')).toBe('over');
    expect(await fixtures.table.byId('sweep.1')).toMatchObject({ status: 'failed', error: 'no broom' });
    await fixtures.end();
  });
});
