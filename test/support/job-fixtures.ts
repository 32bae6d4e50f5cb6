import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { Clock } from '../../src/common/clock';
import { Database } from '../../src/database/database';
import { BullMqRunner } from '../../src/jobs/bullmq-runner';
import { EmbeddedRunner } from '../../src/jobs/embedded-runner';
import { EmbeddedSchedules } from '../../src/jobs/embedded-schedules';
import { JobHandler, JobHandlers } from '../../src/jobs/job-handlers';
import { JobRunner } from '../../src/jobs/job-runner';
import { JobTable } from '../../src/jobs/job-table';
import { JobExecutor } from '../../src/jobs/job-executor';
import { Jobs } from '../../src/jobs/jobs.service';
import { Schedule } from '../../src/common/cron-schedule';
import { ON_POSTGRES, dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from './temporary-database';
import { Settings } from '../../src/config/settings';
import { TABLES } from '../../src/tables';

/** The Redis that tests may use: each under a prefix of its own. */
export const TEST_REDIS_URL = process.env['TEST_REDIS_URL'] ?? '';

/** Tests that need Redis: skipped by name where none is given. */
export const onRedis: jest.Describe = TEST_REDIS_URL === '' ? describe.skip : describe;

const EMBEDDED = { name: 'the embedded runner', url: '', suite: describe };

/** Both runners of jobs, for what must hold whichever does them. */
export const RUNNERS = [EMBEDDED, { name: 'BullMQ on Redis', url: TEST_REDIS_URL, suite: onRedis }];

/** Those that a service runs within itself: on PostgreSQL it leaves BullMQ’s jobs to workers. */
export const RUNNERS_WITHIN = ON_POSTGRES ? [EMBEDDED] : RUNNERS;

/** A prefix for keys that no other test has. */
export function newPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

/** Takes away all keys of a prefix. */
export async function deleteKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  for await (const keys of redis.scanStream({ match: `${prefix}:*` }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await redis.del(...keys);
  }
  redis.disconnect();
}

/** Somebody at work, as a process would be: their own runner on the same table. */
export interface JobWorker {
  readonly jobs: Jobs;
  readonly runner: JobRunner;
  /** Ends as a process that is told to stop. */
  readonly stop: () => Promise<void>;
}

/** What a hand can do and is to keep to. */
export interface WorkerOptions {
  readonly handlers?: Readonly<Record<string, JobHandler>>;
  readonly schedules?: () => Promise<readonly Schedule[]>;
  /** False for one that only asks for jobs. */
  readonly works?: boolean;
}

/** A table of jobs, and hands that do them. */
export class JobFixtures {
  private readonly workers: JobWorker[] = [];

  private constructor(
    private readonly folder: string,
    readonly settings: Settings,
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** @param redis where BullMQ runs the jobs; the embedded runner does without one */
  static async open(redis: string, change: Partial<Settings> = {}, clock = new Clock()): Promise<JobFixtures> {
    const folder = await newTemporaryDatabase();
    const own = { REDIS_URL: redis, REDIS_PREFIX: newPrefix(), JOB_RETRY_SECONDS: 0 };
    const settings = Object.assign(new Settings(), settingsAt(folder), own, change);
    return new JobFixtures(folder, settings, await Database.open(settings, 'write', TABLES), clock);
  }

  get table(): JobTable {
    return new JobTable(this.database, this.clock);
  }

  /** Puts somebody to work. */
  async startWorker({ handlers = {}, schedules, works = true }: WorkerOptions): Promise<JobWorker> {
    const { database, clock, settings, table } = this;
    const names = new JobHandlers(Object.keys(handlers));
    const executor = new JobExecutor(names, table, settings);
    const runner =
      settings.REDIS_URL === ''
        ? new EmbeddedRunner(database, table, executor, new EmbeddedSchedules(database, clock))
        : new BullMqRunner(settings, table, executor, works);
    const jobs = new Jobs(database, names, table, executor, runner);
    for (const [name, handler] of Object.entries(handlers)) jobs.handle(name, handler);
    if (schedules) jobs.schedule(schedules);
    jobs.onModuleInit();
    await jobs.onApplicationBootstrap();
    const worker = { jobs, runner, stop: () => jobs.beforeApplicationShutdown() };
    this.workers.push(worker);
    return worker;
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.database.onApplicationShutdown();
    await dropTemporaryDatabase(this.folder);
    if (this.settings.REDIS_URL !== '') await deleteKeys(this.settings.REDIS_URL, this.settings.REDIS_PREFIX);
  }
}
