import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap, OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import { JobHandler, JobHandlers } from './job-handlers';
import { JobRunner } from './job-runner';
import { JobTable, NewJob } from './job-table';
import { JobExecutor } from './job-executor';
import { JobRow, isFinished } from './job.entity';
import { Schedule } from '../common/cron-schedule';

/** How often the runner is told of all that is open, and of the schedules, in milliseconds. */
const SYNC_INTERVAL_MS = 60_000;

/** How often a job is looked at that may be done by another process, in milliseconds. */
const POLL_INTERVAL_MS = 1000;

/**
 * Work in the background. A job stands in the table before anybody does it; the runner is told, and told again every
 * minute of what is still open, so that a job is lost neither with a process nor with Redis. The jobs' truth is the
 * journal: they may be done again at any time, and then change nothing.
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
  ) {}

  /** Says who does the jobs of a name. */
  handle(name: string, handler: JobHandler): void {
    this.handlers.add(name, handler);
  }

  /** Says what is to be asked for by the clock. Asked anew every minute: schedules come and go. */
  schedule(source: () => Promise<readonly Schedule[]>): void {
    this.scheduleSources.push(source);
  }

  onModuleInit(): void {
    this.handlers.check();
  }

  /** Takes up what was left undone. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.database.writable) return;
    // Whoever does jobs knows the schedules first: the time of one may have come long ago.
    await this.syncSchedules();
    this.runner.start();
    const again = (): void => {
      this.look().catch((error: unknown) => this.logger.warn(`jobs are looked at again later: ${String(error)}`));
    };
    this.timer = setInterval(again, SYNC_INTERVAL_MS).unref();
  }

  /** No job begins from here on; the running one ends with its step. */
  beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.executor.stop();
    this.stopped ??= this.runner.stop();
    return this.stopped;
  }

  /** Tells the runner what there is: jobs that are still open, and schedules. */
  async look(): Promise<void> {
    this.runner.notify();
    await this.syncSchedules();
  }

  /** Asks for a job, or finds the one of that id. One that failed is tried again. */
  async enqueue(job: NewJob): Promise<JobRow> {
    this.handlers.of(job.name);
    if (job.id.includes(':')) throw new Error(`the id ${job.id} has a colon`);
    const row = await this.table.put(job);
    this.runner.notify();
    return row;
  }

  /** Where a job stands; undefined for one that nobody asked for. */
  find(ledger: string, id: string): Promise<JobRow | undefined> {
    return this.table.find(ledger, id);
  }

  /** Has a failed job tried again. */
  async retry(ledger: string, id: string): Promise<{ job: JobRow; reopened: boolean } | undefined> {
    const found = await this.table.retry(ledger, id);
    this.runner.notify();
    return found;
  }

  /** Waits until a job is done or has failed for good, whichever process does it. */
  async finished(ledger: string, id: string): Promise<JobRow> {
    for (;;) {
      let stop = (): void => undefined;
      const over = new Promise<void>((tell) => {
        const forget = this.executor.onFinished(id, tell);
        const timer = setTimeout(tell, POLL_INTERVAL_MS);
        stop = (): void => {
          forget();
          clearTimeout(timer);
        };
      });
      try {
        const row = await this.table.find(ledger, id);
        if (row && isFinished(row)) return row;
        await over;
      } finally {
        stop();
      }
    }
  }

  private async syncSchedules(): Promise<void> {
    const schedules = await Promise.all(this.scheduleSources.map((source) => source()));
    await this.runner.syncSchedules(schedules.flat());
  }
}
