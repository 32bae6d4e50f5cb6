import { setTimeout as pause } from 'node:timers/promises';
import {
  BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  OnApplicationBootstrap,
  OnModuleInit,
} from '@nestjs/common';
import { PROCESS_ROLE, ProcessRole } from '../config/process-role';
import { Database } from '../database/database';
import { JobHandler, JobHandlers } from './job-handlers';
import { JobRunner } from './job-runner';
import { JobTable, NewJob } from './job-table';
import { JobExecutor } from './job-executor';
import { JobRow, isFinished } from './job.entity';
import { Schedule } from '../common/cron-schedule';

/** Interval at which the runner is notified of open jobs and schedules, in milliseconds. */
const SYNC_INTERVAL_MS = 60_000;

/** Interval at which a job is polled that another process may be running, in milliseconds. */
const POLL_INTERVAL_MS = 1000;

/**
 * Background jobs. A job is stored in the table before it runs; the runner is notified at once, and every minute of all
 * unfinished jobs, so that no job is lost with a process or with Redis. Jobs book through the journal and are
 * idempotent: running one again changes nothing (docs/decisions/0018).
 */
@Injectable()
export class Jobs implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Jobs.name);
  private readonly scheduleSources: (() => Promise<readonly Schedule[]>)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly handlers: JobHandlers,
    private readonly table: JobTable,
    private readonly executor: JobExecutor,
    private readonly runner: JobRunner,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole = 'service',
  ) {}

  /** Registers the handler of a job. */
  handle(name: string, handler: JobHandler): void {
    this.handlers.add(name, handler);
  }

  /** Adds a source of schedules. It is queried every minute, since schedules change. */
  schedule(source: () => Promise<readonly Schedule[]>): void {
    this.scheduleSources.push(source);
  }

  onModuleInit(): void {
    this.handlers.check();
  }

  /** Starts the runner, which resumes unfinished jobs. A command starts no jobs of its own accord; it can hand one to workers. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.database.writable) return;
    if (this.role === 'command') {
      if (this.runner.usesRedis) this.runner.start();
      return;
    }
    // Schedules are synchronised before the runner starts, since one may be overdue.
    await this.syncSchedules();
    this.runner.start();
    const resyncOrWarn = (): void => {
      this.resync().catch((error: unknown) =>
        this.logger.warn(`schedules could not be synchronised, retrying in a minute: ${String(error)}`),
      );
    };
    this.timer = setInterval(resyncOrWarn, SYNC_INTERVAL_MS).unref();
  }

  /** Starts no further job; the running one stops after its current step. */
  beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.executor.stop();
    this.stopped ??= this.runner.stop();
    return this.stopped;
  }

  /** Notifies the runner of open jobs and synchronises its schedules. */
  async resync(): Promise<void> {
    this.runner.notify();
    await this.syncSchedules();
  }

  /** Enqueues a job, or returns the existing one with that id. A failed one is retried. */
  async enqueue(job: NewJob): Promise<JobRow> {
    this.handlers.of(job.name);
    if (job.id.includes(':')) throw new Error(`the job id ${job.id} must not contain a colon`);
    const row = await this.table.put(job);
    this.runner.notify();
    return row;
  }

  /** A job by id, if it exists. */
  find(ledger: string, id: string): Promise<JobRow | undefined> {
    return this.table.find(ledger, id);
  }

  /** Retries a failed job. `reopened` is false for a job of another status. */
  async retry(ledger: string, id: string): Promise<{ job: JobRow; reopened: boolean } | undefined> {
    const result = await this.table.retry(ledger, id);
    this.runner.notify();
    return result;
  }

  /**
   * Waits until a job is done or has failed for good, in this or another process. A command does it itself where no
   * workers do.
   */
  async finished(ledger: string, id: string): Promise<JobRow> {
    if (this.role === 'command' && !this.runner.usesRedis) await this.performHere(id);
    for (;;) {
      let cleanUp = (): void => undefined;
      const finished = new Promise<void>((resolve) => {
        const removeListener = this.executor.onFinished(id, resolve);
        const timer = setTimeout(resolve, POLL_INTERVAL_MS);
        cleanUp = (): void => {
          removeListener();
          clearTimeout(timer);
        };
      });
      try {
        const row = await this.table.find(ledger, id);
        if (row && isFinished(row)) return row;
        await finished;
      } finally {
        cleanUp();
      }
    }
  }

  /** Performs one job in this process, with the waits between its tries, while no other process does jobs. */
  private async performHere(id: string): Promise<void> {
    await this.database.withAdvisoryLock('jobs', async () => {
      for (;;) {
        const performed = await this.executor.perform(id);
        if (typeof performed === 'string') return;
        await pause(performed.retryInMs);
      }
    });
  }

  private async syncSchedules(): Promise<void> {
    const schedules = await Promise.all(this.scheduleSources.map((source) => source()));
    await this.runner.syncSchedules(schedules.flat());
  }
}
