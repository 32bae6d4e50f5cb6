const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/** An instant as UTC text of fixed width, `2026-09-06T01:00:00.000Z`: it sorts as text in both databases. */
export type Instant = string;
/** A calendar day in the ledger's zone, `2026-09-06`. */
export type Day = string;
/** A calendar month in the ledger's zone, `2026-09`. */
export type Month = string;

/** Reads RFC 3339 with any offset; undefined when it is not an instant that exists (30 February, 25:00, leap seconds). */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', offset = 'Z'] = match;
  if (!isDay(`${year}-${month}-${day}`)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (offset.length > 1 && (Number(offset.slice(1, 3)) > 23 || Number(offset.slice(4)) > 59)) return undefined;
  const millis = fraction.slice(0, 3).padEnd(3, '0');
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${offset.toUpperCase()}`);
  const inUtc = Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  return inUtc?.length === 24 ? inUtc : undefined;
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
