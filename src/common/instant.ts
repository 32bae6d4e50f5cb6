/** An instant as UTC text of fixed width, `2026-09-06T01:00:00.000Z`, which sorts as text in both databases. */
export type Instant = string;
/** A calendar day in the ledger's zone, `2026-09-06`. */
export type Day = string;
/** A calendar month in the ledger's zone, `2026-09`. */
export type Month = string;

const RFC3339 =
  /^([1-9]\d{3})-(0[1-9]|1[0-2])-(\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Parses RFC 3339 with any offset; undefined for an instant that does not exist (30 February, 25:00, leap seconds). */
export function parseInstant(text: string): Instant | undefined {
  if (isInstant(text)) return text;
  const parts = RFC3339.exec(text);
  if (!parts || !isDayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]))) return undefined;
  const at = Date.parse(text.toUpperCase());
  return at >= EARLIEST && at <= LATEST ? new Date(at).toISOString() : undefined;
}

/**
 * Whether the text already is an `Instant`. This is the fast path for nearly all input. A day that does not exist fails
 * the comparison, because `Date` normalizes it.
 */
function isInstant(text: string): boolean {
  if (text.length !== 24 || text[23] !== 'Z') return false;
  const at = Date.parse(text);
  return at >= EARLIEST && at <= LATEST && new Date(at).toISOString() === text;
}

/** One day inside the range of four-digit years, so that the local day has a four-digit year in every zone. */
const EARLIEST = Date.parse('1000-01-02T00:00:00.000Z');
const LATEST = Date.parse('9999-12-30T23:59:59.999Z');

function isDayOf(year: number, month: number, day: number): boolean {
  return day >= 1 && (day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate());
}

/** Whether the text is an existing day, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const parts = /^([1-9]\d{3})-(0[1-9]|1[0-2])-(\d{2})$/.exec(text);
  return parts !== null && isDayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

/** Whether the text is a month, written `YYYY-MM`. */
export function isMonth(text: string): boolean {
  return /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text);
}

/** Whole seconds from one instant to another, rounded down. */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 1000);
}

/** Adds milliseconds to an instant. */
export function addMillis(at: Instant, millis: number): Instant {
  return new Date(Date.parse(at) + millis).toISOString();
}
