import { Temporal } from 'temporal-polyfill';
import { Day, Instant, Month } from './instant';

/** Is it a zone of the IANA database that this machine knows? */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

/** Days of quarter hours already looked up, by zone and quarter. Every request asks, mostly about the same hours. */
const known = new Map<string, Day>();
const MOST_KNOWN = 10_000;
const QUARTER = 900_000;
/** From here on every zone's offset is a whole number of quarter hours, so that no day begins within one. */
const WHOLE_QUARTERS = Date.parse('1973-01-01T00:00:00Z');

/** The day on which an instant falls in a zone. */
export function dayOf(at: Instant, zone: string): Day {
  const millis = Date.parse(at);
  if (millis < WHOLE_QUARTERS) return dayAt(millis, zone);
  const quarter = Math.floor(millis / QUARTER);
  const name = `${zone} ${quarter}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const day = dayAt(quarter * QUARTER, zone);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, day);
  return day;
}

function dayAt(millis: number, zone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(millis).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The month on which an instant falls in a zone. */
export function monthOf(at: Instant, zone: string): Month {
  return dayOf(at, zone).slice(0, 7);
}

/** The month after. */
export function monthAfter(month: Month): Month {
  return Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();
}

/** The month before. */
export function monthBefore(month: Month): Month {
  return Temporal.PlainYearMonth.from(month).subtract({ months: 1 }).toString();
}

/** The last day of a month. */
export function lastDay(month: Month): Day {
  const yearMonth = Temporal.PlainYearMonth.from(month);
  return yearMonth.toPlainDate({ day: yearMonth.daysInMonth }).toString();
}

/** How many days one day is after another. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

/** The day before the first of a month. */
export function dayBefore(month: Month): Day {
  return Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }).subtract({ days: 1 }).toString();
}

/** The instant at which a month is over in a zone: the first moment of the next one. */
export function endOfMonth(month: Month, zone: string): Instant {
  const first = Temporal.PlainYearMonth.from(monthAfter(month)).toPlainDate({ day: 1 });
  return new Date(first.toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** The instant at which a day is over in a zone: the first moment of the next one. */
export function endOfDay(day: Day, zone: string): Instant {
  const next = Temporal.PlainDate.from(day).add({ days: 1 });
  return new Date(next.toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** The first moment of a day in a zone. */
export function startOfDay(day: Day, zone: string): Instant {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds).toISOString();
}
