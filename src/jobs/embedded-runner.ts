import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database';
import { Instant } from '../common/instant';
import { EmbeddedSchedules } from './embedded-schedules';
import { DATABASE_RETRY_MS, JobRunner } from './job-runner';
import { JobTable } from './job-table';
import { JobExecutor } from './job-executor';
import { JobRow } from './job.entity';
import { Schedule } from '../common/cron-schedule';

/** Does the jobs of the table in this process, one after the other, and takes up at its start what a crash left undone. */
@Injectable()
export class EmbeddedRunner extends JobRunner {
  readonly usesRedis = false;
  private readonly logger = new Logger(EmbeddedRunner.name);
  /** Jobs that went wrong and wait for their next try. */
  private readonly delayed = new Map<string, NodeJS.Timeout>();
  private running: Promise<void> | undefined;
  private pending = false;
  private started = false;
  /** Ends the waiting for another process's turn. */
  private readonly ending = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly table: JobTable,
    private readonly executor: JobExecutor,
    private readonly schedules: EmbeddedSchedules,
  ) {
    super();
  }

  start(): void {
    this.started = true;
    this.notify();
  }

  notify(): void {
    this.pending = true;
    if (this.started) this.running ??= this.drain();
  }

  syncSchedules(schedules: readonly Schedule[]): Promise<void> {
    return this.schedules.syncSchedules(schedules);
  }

  next(id: string): Promise<Instant | undefined> {
    return this.schedules.next(id);
  }

  health(): Promise<'here'> {
    return Promise.resolve('here');
  }

  async stop(): Promise<void> {
    this.started = false;
    this.ending.abort();
    this.schedules.stop();
    for (const timer of this.delayed.values()) clearTimeout(timer);
    await this.running;
  }

  private async drain(): Promise<void> {
    try {
      while (this.pending && this.started) {
        this.pending = false;
        // One process at a time does jobs: what it left undone when it ended, however it ended, the next one takes up.
        const work = async (): Promise<void> => {
          for (let job = await this.first(); job; job = await this.first()) await this.run(job.id);
        };
        await this.database.alone('jobs', work, this.ending.signal);
      }
    } catch (error) {
      this.logger.warn(`jobs are taken up again in ${DATABASE_RETRY_MS / 1000} seconds: ${String(error)}`);
      this.delay('', DATABASE_RETRY_MS);
    } finally {
      this.running = undefined;
    }
  }

  private async first(): Promise<JobRow | undefined> {
    if (!this.started) return undefined;
    return (await this.table.open()).find(({ id }) => !this.delayed.has(id));
  }

  private async run(id: string): Promise<void> {
    const performed = await this.executor.perform(id);
    if (typeof performed !== 'string') this.delay(id, performed.againIn);
  }

  /** Has a job wait for its next try; `''` stands for all of them, where the table itself can't be read. */
  private delay(id: string, millis: number): void {
    if (!this.started) return;
    clearTimeout(this.delayed.get(id));
    const release = (): void => {
      this.delayed.delete(id);
      this.notify();
    };
    this.delayed.set(id, setTimeout(release, millis));
  }
}
