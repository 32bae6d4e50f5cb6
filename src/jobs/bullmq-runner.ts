import { Logger } from '@nestjs/common';
import { DelayedError, Job, JobsOptions, Queue, WaitingError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Instant } from '../common/instant';
import { Settings } from '../config/settings';
import { QUEUE_NAME, WORKER_NAME } from './bullmq-workers';
import { DATABASE_RETRY_MS, JobRunner } from './job-runner';
import { JobTable } from './job-table';
import { JobExecutor, JobResult } from './job-executor';
import { Schedule } from '../common/cron-schedule';

/** What a job of the queue says: which job of the table, or which schedule. */
interface QueueData {
  readonly job?: string;
  readonly schedule?: string;
}

/** The table keeps what is over, dead or done: in Redis it would only stand in the way of asking again. */
const NOT_RETAINED: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/** What is left of a job's process that died is found by the others, however often that happens (JobWork counts). */
const MAX_STALLED = 1_000_000;

/** How long a lost connection waits until it is tried again, at most, in milliseconds. */
const MAX_RETRY_DELAY_MS = 2000;

/** How soon Redis has to answer, or it counts as away, in milliseconds. */
const PING_TIMEOUT_MS = 1000;

const retryStrategy = (times: number): number => Math.min(times * 100, MAX_RETRY_DELAY_MS);

/**
 * Has the jobs of the table done by BullMQ on Redis, here or by workers apart from the service. Redis may come late, go
 * and lose all that it has: nobody waits for it, and what is open in the table is put into the queue when it is back.
 */
export class BullMqRunner extends JobRunner {
  readonly usesRedis = true;
  private readonly logger = new Logger(BullMqRunner.name);
  private connection: Redis | undefined;
  private queue: Queue<QueueData> | undefined;
  private worker: Worker<QueueData> | undefined;
  private schedules: readonly Schedule[] = [];
  private running: Promise<JobResult> | undefined;
  private sweeping: Promise<void> | undefined;
  private pending = false;
  private stopped = false;

  /** @param processesJobs whether jobs are done in this process too */
  constructor(
    private readonly settings: Settings,
    private readonly table: JobTable,
    private readonly executor: JobExecutor,
    private readonly processesJobs: boolean,
  ) {
    super();
  }

  start(): void {
    const { REDIS_URL: url, REDIS_PREFIX: prefix, JOB_LOCK_SECONDS } = this.settings;
    this.connection = this.connect(url);
    if (!this.processesJobs) return;
    const lock = JOB_LOCK_SECONDS * 1000;
    this.worker = new Worker<QueueData>(QUEUE_NAME, (job, token) => this.process(job, token), {
      prefix,
      name: WORKER_NAME,
      connection: { url, maxRetriesPerRequest: null, retryStrategy },
      ...{ lockDuration: lock, stalledInterval: lock, maxStalledCount: MAX_STALLED, runRetryDelay: MAX_RETRY_DELAY_MS },
    });
    this.worker.on('error', (error) => this.logger.debug(`worker: ${error.message}`));
    // A job that was asked for again while it ended was not taken into the queue then.
    this.worker.on('completed', () => this.notify());
    this.worker.on('failed', (job, error) => {
      this.logger.warn(`${job?.name ?? 'a job'} is taken up again: ${error.message}`);
      this.notify();
    });
  }

  notify(): void {
    this.pending = true;
    if (this.isReady) this.sweeping ??= this.sweep();
  }

  async syncSchedules(schedules: readonly Schedule[]): Promise<void> {
    this.schedules = schedules;
    const { queue } = this;
    if (!queue || !this.isReady) return;
    const known = await queue.getJobSchedulers();
    const isKept = ({ key, pattern, tz }: (typeof known)[number]): boolean =>
      schedules.some((one) => one.id === key && one.pattern === pattern && one.zone === tz);
    for (const { key } of known.filter((one) => !isKept(one))) await queue.removeJobScheduler(key);
    // One that is there is left alone: its time may have come while nobody ran.
    const fresh = schedules.filter(({ id }) => !known.some((one) => one.key === id && isKept(one)));
    for (const { id, pattern, zone } of fresh) {
      const template = { name: 'schedule', data: { schedule: id }, opts: { ...NOT_RETAINED, ...this.retryOptions } };
      await queue.upsertJobScheduler(id, { pattern, tz: zone }, template);
    }
  }

  async next(id: string): Promise<Instant | undefined> {
    const next = (await this.queue?.getJobScheduler(id))?.next;
    return next === undefined || next === null ? undefined : new Date(next).toISOString();
  }

  /** A connection may look open while Redis hangs: it is asked, and has to answer soon. */
  async health(): Promise<'here' | 'away'> {
    const { connection } = this;
    if (!connection || !this.isReady) return 'away';
    let late: NodeJS.Timeout | undefined;
    const silent = new Promise<'away'>((tell) => (late = setTimeout(() => tell('away'), PING_TIMEOUT_MS)));
    const answered = connection.ping().then(
      () => 'here' as const,
      () => 'away' as const,
    );
    return Promise.race([answered, silent]).finally(() => clearTimeout(late));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.worker?.pause(true);
    await this.running?.catch(() => undefined);
    // Without Redis there is nobody to say goodbye to.
    await this.worker?.close(this.connection?.status !== 'ready');
    this.connection?.disconnect();
    await this.sweeping;
    await this.queue?.close();
  }

  /** How asking is tried again, when the time of a schedule has come and the books can't be written. */
  private get retryOptions(): JobsOptions {
    return { attempts: 10, backoff: { type: 'exponential', delay: this.settings.JOB_RETRY_SECONDS * 1000 } };
  }

  private get isReady(): boolean {
    return this.connection?.status === 'ready' && !this.stopped;
  }

  /** A connection that fails at once while Redis is away, and tells when it comes and goes. */
  private connect(url: string): Redis {
    const connection = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: null, retryStrategy });
    let told = false;
    connection.on('error', ({ message }: Error) => {
      if (!told && !this.stopped) this.logger.warn(`Redis can not be reached, jobs wait in the books: ${message}`);
      told = true;
    });
    connection.on('ready', () => {
      if (told) this.logger.warn('Redis is back');
      told = false;
      this.queue ??= this.newQueue(connection);
      this.notify();
      this.syncSchedules(this.schedules).catch((error: unknown) =>
        this.logger.debug(`schedules are kept later: ${String(error)}`),
      );
    });
    return connection;
  }

  /** A queue on a connection that has just come. One whose greeting failed is of no use later either. */
  private newQueue(connection: Redis): Queue<QueueData> {
    const queue = new Queue<QueueData>(QUEUE_NAME, { connection, prefix: this.settings.REDIS_PREFIX });
    queue.on('error', () => undefined);
    queue.waitUntilReady().catch(() => {
      if (this.queue === queue) this.queue = undefined;
    });
    return queue;
  }

  /** Puts all that is open into the queue. What is there, waits for its next try or is being done is left as it is. */
  private async sweep(): Promise<void> {
    try {
      while (this.pending && this.isReady) {
        this.pending = false;
        const open = await this.table.open();
        for (const { id, name } of open) await this.queue?.add(name, { job: id }, { jobId: id, ...NOT_RETAINED });
      }
    } catch (error) {
      this.logger.debug(`open jobs are put into the queue later: ${String(error)}`);
    } finally {
      this.sweeping = undefined;
    }
  }

  private async process(job: Job<QueueData>, token?: string): Promise<void> {
    if (job.data.schedule !== undefined) return this.runDue(job.data.schedule, job);
    this.running = this.executor.perform(job.data.job ?? '');
    const performed = await this.running.catch((error: unknown): JobResult => {
      // Not a fault of the job's, which is written down in the table, but the table's.
      this.logger.warn(`${job.name} is taken up again in ${DATABASE_RETRY_MS / 1000} seconds: ${String(error)}`);
      return { againIn: DATABASE_RETRY_MS };
    });
    if (performed === 'over') return;
    if (performed === 'broken-off') {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await job.moveToDelayed(Date.now() + performed.againIn, token);
    throw new DelayedError();
  }

  private async runDue(id: string, { opts, timestamp }: Job<QueueData>): Promise<void> {
    const schedule = this.schedules.find((one) => one.id === id);
    if (!schedule) throw new Error(`the schedule ${id} is not known here yet`);
    await schedule.run(new Date(opts.prevMillis ?? timestamp).toISOString());
  }
}
