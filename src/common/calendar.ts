import { Temporal } from 'temporal-polyfill';
import { Day, Instant, Month } from './instant';

/** Whether the text is a time zone of the IANA database that this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

/** Cache of days by zone and quarter hour: every request needs some, mostly of the same hours. */
const days = new Map<string, Day>();
const MAX_CACHED_DAYS = 10_000;
const QUARTER_HOUR_MS = 900_000;
/** Since this instant every zone's offset is a multiple of a quarter hour, so that a day begins on a quarter hour. */
const QUARTER_HOUR_OFFSETS_SINCE = Date.parse('1973-01-01T00:00:00Z');

/** The day of an instant in a zone. */
export function dayOf(at: Instant, zone: string): Day {
  const millis = Date.parse(at);
  if (millis < QUARTER_HOUR_OFFSETS_SINCE) return dayAt(millis, zone);
  const quarter = Math.floor(millis / QUARTER_HOUR_MS);
  const key = `${zone} ${quarter}`;
  const cached = days.get(key);
  if (cached !== undefined) return cached;
  const day = dayAt(quarter * QUARTER_HOUR_MS, zone);
  if (days.size >= MAX_CACHED_DAYS) days.clear();
  days.set(key, day);
  return day;
}

function dayAt(millis: number, zone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(millis).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The month of an instant in a zone. */
export function monthOf(at: Instant, zone: string): Month {
  return dayOf(at, zone).slice(0, 7);
}

/** The next month. */
export function monthAfter(month: Month): Month {
  return Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();
}

/** The previous month. */
export function monthBefore(month: Month): Month {
  return Temporal.PlainYearMonth.from(month).subtract({ months: 1 }).toString();
}

/** The last day of a month. */
export function lastDay(month: Month): Day {
  const yearMonth = Temporal.PlainYearMonth.from(month);
  return yearMonth.toPlainDate({ day: yearMonth.daysInMonth }).toString();
}

/** The number of days from one day to another. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

/** The day before the first of a month. */
export function dayBefore(month: Month): Day {
  return Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }).subtract({ days: 1 }).toString();
}

/** The instant at which a month ends in a zone: the first instant of the next month. */
export function endOfMonth(month: Month, zone: string): Instant {
  const first = Temporal.PlainYearMonth.from(monthAfter(month)).toPlainDate({ day: 1 });
  return new Date(first.toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** The instant at which a day ends in a zone: the first instant of the next day. */
export function endOfDay(day: Day, zone: string): Instant {
  const next = Temporal.PlainDate.from(day).add({ days: 1 });
  return new Date(next.toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** The first instant of a day in a zone. */
export function startOfDay(day: Day, zone: string): Instant {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds).toISOString();
}
