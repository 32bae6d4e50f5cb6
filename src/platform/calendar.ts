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

/** The day on which an instant falls in a zone. */
export function dayOf(at: Instant, zone: string): Day {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The month on which an instant falls in a zone. */
export function monthOf(at: Instant, zone: string): Month {
  return dayOf(at, zone).slice(0, 7);
}

/** The month after. */
export function monthAfter(month: Month): Month {
  return Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();
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
