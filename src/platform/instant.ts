const RFC3339 =
  /^(?<date>\d{4}-\d{2}-\d{2})[Tt](?<time>\d{2}:\d{2}:\d{2})(?:\.(?<fraction>\d{1,9}))?(?<offset>[Zz]|[+-]\d{2}:\d{2})$/;

/** An instant as UTC text of fixed width, `2026-09-06T01:00:00.000Z`: it sorts as text in both databases. */
export type Instant = string;
/** A calendar day in the ledger's zone, `2026-09-06`. */
export type Day = string;
/** A calendar month in the ledger's zone, `2026-09`. */
export type Month = string;

/** Reads RFC 3339 with any offset; undefined when it is not an instant that exists (30 February, 25:00, leap seconds). */
export function parseInstant(text: string): Instant | undefined {
  const parts = RFC3339.exec(text)?.groups as
    { date: string; time: string; fraction?: string; offset: string } | undefined;
  if (!parts || !isDay(parts.date) || !isTime(parts.time) || !isOffset(parts.offset)) return undefined;
  const millis = (parts.fraction ?? '').slice(0, 3).padEnd(3, '0');
  const inUtc = new Date(`${parts.date}T${parts.time}.${millis}${parts.offset.toUpperCase()}`).toISOString();
  return inUtc >= EARLIEST && inUtc <= LATEST ? inUtc : undefined;
}

/** A day from either end of the years of four digits, so that its day has such a year in every zone, and sorts as text. */
const EARLIEST = '1000-01-02T00:00:00.000Z';
const LATEST = '9999-12-30T23:59:59.999Z';

function isTime(time: string): boolean {
  return time.slice(0, 2) < '24' && time.slice(3, 5) < '60' && time.slice(6) < '60';
}

function isOffset(offset: string): boolean {
  return offset.length === 1 || (offset.slice(1, 3) < '24' && offset.slice(4) < '60');
}

/** Is it a day of the calendar, written `YYYY-MM-DD`? */
export function isDay(text: string): boolean {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Is it a month, written `YYYY-MM`? */
export function isMonth(text: string): boolean {
  return /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text);
}

/** Whole seconds from one instant to another, rounded down. */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 1000);
}

/** The instant some milliseconds later. */
export function later(at: Instant, millis: number): Instant {
  return new Date(Date.parse(at) + millis).toISOString();
}
