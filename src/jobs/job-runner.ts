import { Instant } from '../common/instant';
import { Schedule } from '../common/cron-schedule';

/** Delay before jobs are retried when the database is unavailable, in milliseconds. */
export const DATABASE_RETRY_MS = 5000;

/**
 * Port that runs the jobs of the table and the schedules: embedded in this process (embedded-runner.ts), or by BullMQ on
 * Redis (bullmq-runner.ts). The table is the source of truth about jobs, not the runner. Both adapters pass the same
 * contract (test/contract/jobs.spec.ts; docs/decisions/0018).
 */
export abstract class JobRunner {
  /** Starts running jobs. */
  abstract start(): void;

  /** Signals that jobs may be open. Returns at once and never throws, so that callers don't wait for the runner. */
  abstract notify(): void;

  /** Replaces all schedules. One that became due while no process was running is run once. */
  abstract syncSchedules(schedules: readonly Schedule[]): Promise<void>;

  /** Next time of a schedule, if it is known. */
  abstract next(id: string): Promise<Instant | undefined>;

  /** Whether it depends on Redis besides the database. */
  abstract readonly usesRedis: boolean;

  /** Whether Redis answers now; always `up` for the embedded runner. */
  abstract health(): Promise<'up' | 'down'>;

  /** Starts no further job, and waits until the running one is interrupted or finished. */
  abstract stop(): Promise<void>;
}
