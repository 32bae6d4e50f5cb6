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
import { JobRow, isOver } from './job.entity';
import { Schedule } from '../common/cron-schedule';

/** How often the runner is told of all that is open, and of the schedules, in milliseconds. */
const EVERY = 60_000;

/** How often a job is looked at that may be done by another process, in milliseconds. */
const LOOK_AGAIN = 1000;

/**
 * Work in the background. A job stands in the table before anybody does it; the runner is told, and told again every
 * minute of what is still open, so that a job is lost neither with a process nor with Redis. The jobs' truth is the
 * journal: they may be done again at any time, and then change nothing.
 */
@Injectable()
export class Jobs implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Jobs.name);
  private readonly sources: (() => Promise<readonly Schedule[]>)[] = [];
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

  /** Says who does the jobs of a name. */
  handle(name: string, handler: JobHandler): void {
    this.handlers.add(name, handler);
  }

  /** Says what is to be asked for by the clock. Asked anew every minute: schedules come and go. */
  schedule(source: () => Promise<readonly Schedule[]>): void {
    this.sources.push(source);
  }

  onModuleInit(): void {
    this.handlers.check();
  }

  /** Takes up what was left undone. A command starts no jobs of its own accord; it can hand one to workers. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.database.writable) return;
    if (this.role === 'command') {
      if (this.runner.isBacked) this.runner.start();
      return;
    }
    // Whoever does jobs knows the schedules first: the time of one may have come long ago.
    await this.syncSchedules();
    this.runner.start();
    const again = (): void => {
      this.look().catch((error: unknown) => this.logger.warn(`jobs are looked at again later: ${String(error)}`));
    };
    this.timer = setInterval(again, EVERY).unref();
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

  /**
   * Waits until a job is done or has failed for good, whichever process does it. A command does it itself where no
   * workers do.
   */
  async finished(ledger: string, id: string): Promise<JobRow> {
    if (this.role === 'command' && !this.runner.isBacked) await this.performHere(id);
    for (;;) {
      let stop = (): void => undefined;
      const over = new Promise<void>((tell) => {
        const forget = this.executor.whenOver(id, tell);
        const timer = setTimeout(tell, LOOK_AGAIN);
        stop = (): void => {
          forget();
          clearTimeout(timer);
        };
      });
      try {
        const row = await this.table.find(ledger, id);
        if (row && isOver(row)) return row;
        await over;
      } finally {
        stop();
      }
    }
  }

  /** Performs one job in this process, with the waits between its tries, while no other process does jobs. */
  private async performHere(id: string): Promise<void> {
    await this.database.withAdvisoryLock('jobs', async () => {
      for (;;) {
        const performed = await this.executor.perform(id);
        if (typeof performed === 'string') return;
        await pause(performed.againIn);
      }
    });
  }

  private async syncSchedules(): Promise<void> {
    const schedules = await Promise.all(this.sources.map((source) => source()));
    await this.runner.syncSchedules(schedules.flat());
  }
}
