import { CronExpressionParser } from 'cron-parser';
import { Instant } from './instant';

/** Work that is requested at the times of a cron pattern, in a time zone. */
export interface Schedule {
  /** Contains no `:`. */
  readonly id: string;
  /** Minute, hour, day of the month, month, day of the week. */
  readonly pattern: string;
  readonly zone: string;
  /** Requests the work. Must be idempotent: it may be called twice for one time. */
  readonly run: (at: Instant) => Promise<void>;
}

/** The next time of a pattern after an instant, in the local time of the zone, daylight saving time included. */
export function nextTime({ pattern, zone }: Pick<Schedule, 'pattern' | 'zone'>, after: Instant): Instant {
  return new Date(
    CronExpressionParser.parse(pattern, { tz: zone, currentDate: new Date(after) })
      .next()
      .getTime(),
  ).toISOString();
}

/** Whether the text is a cron pattern of five fields that some day satisfies. */
export function isCronPattern(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    nextTime({ pattern: text, zone: 'UTC' }, '2026-01-01T00:00:00.000Z');
    return true;
  } catch {
    return false;
  }
}
