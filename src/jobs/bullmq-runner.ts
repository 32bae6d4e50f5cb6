import { Logger } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { DelayedError, Job, JobsOptions, Queue, WaitingError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Instant } from '../common/instant';
import { Settings } from '../config/settings';
import { QueueConsumer, QueueData, retryStrategy, startWorker } from './bullmq-worker.module';
import { QUEUE_NAME } from './bullmq-workers';
import { DATABASE_RETRY_MS, JobRunner } from './job-runner';
import { JobTable } from './job-table';
import { JobExecutor, JobResult } from './job-executor';
import { Schedule } from '../common/cron-schedule';

/** The table keeps finished jobs. In Redis they would block adding the same id again. */
const NOT_RETAINED: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/** Time in which Redis must answer a PING to count as available, in milliseconds. */
const PING_TIMEOUT_MS = 1000;

/**
 * Runs the jobs of the table by BullMQ on Redis, in this process or in separate workers. Redis may start late, fail and
 * lose its data: requests don't wait for it, and unfinished jobs of the table are queued again when it is back
 * (docs/decisions/0018, 0025).
 */
export class BullMqRunner extends JobRunner {
  readonly usesRedis = true;
  private readonly logger = new Logger(BullMqRunner.name);
  private connection: Redis | undefined;
  private queue: Queue<QueueData> | undefined;
  private worker: Promise<Worker<QueueData>> | undefined;
  private schedules: readonly Schedule[] = [];
  private running: Promise<JobResult> | undefined;
  private sweeping: Promise<void> | undefined;
  private pending = false;
  private stopped = false;

  /** @param processesJobs whether this process runs jobs too */
  constructor(
    private readonly settings: Settings,
    private readonly table: JobTable,
    private readonly executor: JobExecutor,
    private readonly processesJobs: boolean,
    private readonly modules: LazyModuleLoader,
  ) {
    super();
  }

  start(): void {
    this.connection = this.connect(this.settings.REDIS_URL);
    if (this.processesJobs) this.worker = startWorker(this.modules, this.settings, this.consumer);
  }

  private get consumer(): QueueConsumer {
    return {
      process: (job, token) => this.process(job, token),
      // A job that was enqueued again while it was finishing was not added to the queue.
      completed: () => this.notify(),
      failed: (job, error) => {
        this.logger.warn(`${job?.name ?? 'a job'} failed and will be queued again: ${error.message}`);
        this.notify();
      },
      error: ({ message }) => this.logger.debug(`worker: ${message}`),
    };
  }

  notify(): void {
    this.pending = true;
    if (this.isReady) this.sweeping ??= this.sweep();
  }

  async syncSchedules(schedules: readonly Schedule[]): Promise<void> {
    this.schedules = schedules;
    const { queue } = this;
    if (!queue || !this.isReady) return;
    const existing = await queue.getJobSchedulers();
    const isCurrent = ({ key, pattern, tz }: (typeof existing)[number]): boolean =>
      schedules.some((one) => one.id === key && one.pattern === pattern && one.zone === tz);
    for (const { key } of existing.filter((one) => !isCurrent(one))) await queue.removeJobScheduler(key);
    // An existing one is left unchanged: it may have become due while no process was running.
    const added = schedules.filter(({ id }) => !existing.some((one) => one.key === id && isCurrent(one)));
    for (const { id, pattern, zone } of added) {
      const template = { name: 'schedule', data: { schedule: id }, opts: { ...NOT_RETAINED, ...this.retryOptions } };
      await queue.upsertJobScheduler(id, { pattern, tz: zone }, template);
    }
  }

  async next(id: string): Promise<Instant | undefined> {
    const next = (await this.queue?.getJobScheduler(id))?.next;
    return next === undefined || next === null ? undefined : new Date(next).toISOString();
  }

  /** Sends a PING with a timeout, since a connection may look open while Redis hangs. */
  async health(): Promise<'up' | 'down'> {
    const { connection } = this;
    if (!connection || !this.isReady) return 'down';
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'down'>((resolve) => (timer = setTimeout(() => resolve('down'), PING_TIMEOUT_MS)));
    const answered = connection.ping().then(
      () => 'up' as const,
      () => 'down' as const,
    );
    return Promise.race([answered, timeout]).finally(() => clearTimeout(timer));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const worker = await this.worker;
    await worker?.pause(true);
    await this.running?.catch(() => undefined);
    // Without a connection the worker is closed by force, since it would wait for Redis.
    await worker?.close(this.connection?.status !== 'ready');
    this.connection?.disconnect();
    await this.sweeping;
    await this.queue?.close();
  }

  /** Retries of a due schedule whose job can't be written to the database. */
  private get retryOptions(): JobsOptions {
    return { attempts: 10, backoff: { type: 'exponential', delay: this.settings.JOB_RETRY_SECONDS * 1000 } };
  }

  private get isReady(): boolean {
    return this.connection?.status === 'ready' && !this.stopped;
  }

  /** Opens a connection whose commands fail at once while Redis is unavailable. Logs when it is lost and when it is back. */
  private connect(url: string): Redis {
    const connection = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: null, retryStrategy });
    let logged = false;
    connection.on('error', ({ message }: Error) => {
      if (!logged && !this.stopped) this.logger.warn(`Redis cannot be reached, jobs wait in the database: ${message}`);
      logged = true;
    });
    connection.on('ready', () => {
      if (logged) this.logger.warn('Redis is back');
      logged = false;
      this.queue ??= this.newQueue(connection);
      this.notify();
      this.syncSchedules(this.schedules).catch((error: unknown) =>
        this.logger.debug(`schedules will be synchronised later: ${String(error)}`),
      );
    });
    return connection;
  }

  /** Creates the queue on a ready connection. A queue whose initialisation failed is discarded: it never recovers. */
  private newQueue(connection: Redis): Queue<QueueData> {
    const queue = new Queue<QueueData>(QUEUE_NAME, { connection, prefix: this.settings.REDIS_PREFIX });
    queue.on('error', () => undefined);
    queue.waitUntilReady().catch(() => {
      if (this.queue === queue) this.queue = undefined;
    });
    return queue;
  }

  /** Adds all unfinished jobs to the queue. Jobs that are queued, delayed or running are left unchanged. */
  private async sweep(): Promise<void> {
    try {
      while (this.pending && this.isReady) {
        this.pending = false;
        const open = await this.table.open();
        for (const { id, name } of open) await this.queue?.add(name, { job: id }, { jobId: id, ...NOT_RETAINED });
      }
    } catch (error) {
      this.logger.debug(`open jobs will be queued later: ${String(error)}`);
    } finally {
      this.sweeping = undefined;
    }
  }

  private async process(job: Job<QueueData>, token?: string): Promise<void> {
    if (job.data.schedule !== undefined) return this.runDue(job.data.schedule, job);
    this.running = this.executor.perform(job.data.job ?? '');
    const result = await this.running.catch((error: unknown): JobResult => {
      // The table could not be read or written. Errors of the job itself are stored in the table and not thrown.
      this.logger.warn(`${job.name} is retried in ${DATABASE_RETRY_MS / 1000} seconds: ${String(error)}`);
      return { retryInMs: DATABASE_RETRY_MS };
    });
    if (result === 'finished') return;
    if (result === 'interrupted') {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await job.moveToDelayed(Date.now() + result.retryInMs, token);
    throw new DelayedError();
  }

  private async runDue(id: string, { opts, timestamp }: Job<QueueData>): Promise<void> {
    const schedule = this.schedules.find((one) => one.id === id);
    if (!schedule) throw new Error(`the schedule ${id} is not known to this process yet`);
    await schedule.run(new Date(opts.prevMillis ?? timestamp).toISOString());
  }
}
