import { CronExpressionParser } from 'cron-parser';
import { Instant } from './instant';

/** Something to be asked for again and again: at the times that a cron pattern names, in a zone. */
export interface Schedule {
  /** Without `:`. */
  readonly id: string;
  /** Minute, hour, day of the month, month, day of the week. */
  readonly pattern: string;
  readonly zone: string;
  /** Asks for it. It may be called twice for one time, and must then come to the same. */
  readonly run: (at: Instant) => Promise<void>;
}

/** The next time of a pattern after an instant: what the clock on the wall shows in the zone, also when summer time begins. */
export function nextTime({ pattern, zone }: Pick<Schedule, 'pattern' | 'zone'>, after: Instant): Instant {
  return new Date(
    CronExpressionParser.parse(pattern, { tz: zone, currentDate: new Date(after) })
      .next()
      .getTime(),
  ).toISOString();
}

/** Is it a cron pattern of five fields? */
export function isCronPattern(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    nextTime({ pattern: text, zone: 'UTC' }, '2026-01-01T00:00:00.000Z');
    return true;
  } catch {
    return false;
  }
}
