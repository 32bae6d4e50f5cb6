import { Instant } from '../common/instant';
import { Schedule } from '../common/cron-schedule';

/** How long jobs wait for a database that is away, in milliseconds. */
export const DATABASE_RETRY_MS = 5000;

/**
 * Has the jobs of the table done, and keeps schedules: embedded in this process (embedded-runner.ts), or by BullMQ on
 * Redis (bull-runner.ts). Neither is the truth about a job: the table says what is to be done. One contract holds for
 * both (test/contract/jobs.spec.ts).
 */
export abstract class JobRunner {
  /** Begins. */
  abstract start(): void;

  /** Something may be to do. Returns at once and never fails: whoever asks for a job waits for no runner. */
  abstract notify(): void;

  /** Keeps these schedules, and no others. A time that came while nobody ran is made up for, once. */
  abstract syncSchedules(schedules: readonly Schedule[]): Promise<void>;

  /** When the time of a schedule comes next. */
  abstract next(id: string): Promise<Instant | undefined>;

  /** Does it depend on something apart from the books? */
  abstract readonly usesRedis: boolean;

  /** Whether that can be reached now. */
  abstract health(): Promise<'here' | 'away'>;

  /** Begins no job any more, and waits until the running one has broken off or is over. */
  abstract stop(): Promise<void>;
}
