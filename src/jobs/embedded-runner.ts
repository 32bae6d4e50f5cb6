import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database';
import { Instant } from '../common/instant';
import { EmbeddedSchedules } from './embedded-schedules';
import { DATABASE_RETRY_MS, JobRunner } from './job-runner';
import { JobTable } from './job-table';
import { JobExecutor } from './job-executor';
import { JobRow } from './job.entity';
import { Schedule } from '../common/cron-schedule';

/** Runs the jobs of the table in this process, one at a time. At start it resumes jobs left unfinished by a crash. */
@Injectable()
export class EmbeddedRunner extends JobRunner {
  readonly usesRedis = false;
  private readonly logger = new Logger(EmbeddedRunner.name);
  /** Timers of failed jobs that wait for their next attempt, by job id. */
  private readonly delayed = new Map<string, NodeJS.Timeout>();
  private running: Promise<void> | undefined;
  private pending = false;
  private started = false;
  /** Aborts waiting for the lock that another process holds. */
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

  health(): Promise<'up'> {
    return Promise.resolve('up');
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
        // One process at a time runs jobs. When it ends, another one gets the lock and resumes its jobs.
        const work = async (): Promise<void> => {
          for (let job = await this.nextJob(); job; job = await this.nextJob()) await this.run(job.id);
        };
        await this.database.withAdvisoryLock('jobs', work, this.ending.signal);
      }
    } catch (error) {
      this.logger.warn(`jobs are retried in ${DATABASE_RETRY_MS / 1000} seconds: ${String(error)}`);
      this.delay('', DATABASE_RETRY_MS);
    } finally {
      this.running = undefined;
    }
  }

  private async nextJob(): Promise<JobRow | undefined> {
    if (!this.started) return undefined;
    return (await this.table.open()).find(({ id }) => !this.delayed.has(id));
  }

  private async run(id: string): Promise<void> {
    const result = await this.executor.perform(id);
    if (typeof result !== 'string') this.delay(id, result.retryInMs);
  }

  /** Delays a job's next attempt. The id `''` delays all jobs, if the table can't be read. */
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
