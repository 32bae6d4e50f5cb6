import { Module } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
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

/** URL of the Redis for tests; each test uses its own key prefix. */
export const TEST_REDIS_URL = process.env['TEST_REDIS_URL'] ?? '';

/** `describe` for tests with Redis; skipped without TEST_REDIS_URL. */
export const onRedis: jest.Describe = TEST_REDIS_URL === '' ? describe.skip : describe;

const EMBEDDED = { name: 'the embedded runner', url: '', suite: describe };

/** Both job runners, for tests that must pass with each. */
export const RUNNERS = [EMBEDDED, { name: 'BullMQ on Redis', url: TEST_REDIS_URL, suite: onRedis }];

/** The runners inside the service process: on PostgreSQL, BullMQ jobs run in worker processes. */
export const RUNNERS_WITHIN = ON_POSTGRES ? [EMBEDDED] : RUNNERS;

/** A unique prefix for Redis keys. */
export function newPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

/** Deletes all keys with a prefix. */
export async function deleteKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  for await (const keys of redis.scanStream({ match: `${prefix}:*` }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await redis.del(...keys);
  }
  redis.disconnect();
}

@Module({})
class NoModule {}

/** Loads modules late, as a process of the service does. */
async function moduleLoader(): Promise<LazyModuleLoader> {
  const context = await NestFactory.createApplicationContext(NoModule, { logger: false });
  return context.get(LazyModuleLoader);
}

/** A job worker as in its own process: a separate runner on the shared job table. */
export interface JobWorker {
  readonly jobs: Jobs;
  readonly runner: JobRunner;
  /** Stops as a process does on SIGTERM. */
  readonly stop: () => Promise<void>;
}

/** Handlers and schedules of a worker. */
export interface WorkerOptions {
  readonly handlers?: Readonly<Record<string, JobHandler>>;
  readonly schedules?: () => Promise<readonly Schedule[]>;
  /** False for a process that only enqueues jobs. */
  readonly works?: boolean;
}

/** A job table with workers. */
export class JobFixtures {
  private readonly workers: JobWorker[] = [];

  private constructor(
    private readonly folder: string,
    readonly settings: Settings,
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** @param redis URL of the Redis for BullMQ; empty for the embedded runner */
  static async open(redis: string, change: Partial<Settings> = {}, clock = new Clock()): Promise<JobFixtures> {
    const folder = await newTemporaryDatabase();
    const own = { REDIS_URL: redis, REDIS_PREFIX: newPrefix(), JOB_RETRY_SECONDS: 0 };
    const settings = Object.assign(new Settings(), settingsAt(folder), own, change);
    return new JobFixtures(folder, settings, await Database.open(settings, 'write', TABLES), clock);
  }

  get table(): JobTable {
    return new JobTable(this.database, this.clock);
  }

  /** Starts a worker. */
  async startWorker({ handlers = {}, schedules, works = true }: WorkerOptions): Promise<JobWorker> {
    const { database, clock, settings, table } = this;
    const names = new JobHandlers(Object.keys(handlers));
    const executor = new JobExecutor(names, table, settings);
    const runner =
      settings.REDIS_URL === ''
        ? new EmbeddedRunner(database, table, executor, new EmbeddedSchedules(database, clock))
        : new BullMqRunner(settings, table, executor, works, await moduleLoader());
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
