import { Day, Instant, Month } from './instant';
import { Language } from './language';

// Amounts and dates as text for people. Amounts are integers in minor units everywhere else.

const TAG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** Minutes as hours and minutes: `2 h 30 min`, `2 小时 30 分`. */
export function formatMinutes(minutes: number, language: Language): string {
  const sign = minutes < 0 ? '−' : '';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const [h, m] = language === 'zh' ? ['小时', '分'] : ['h', 'min'];
  const parts = [hours > 0 && `${formatCount(hours, language)} ${h}`, rest > 0 && `${rest} ${m}`].filter(Boolean);
  return parts.length === 0 ? `0 ${h}` : `${sign}${parts.join(' ')}`;
}

/** Hundredths with two decimals, exact: points, and money of a currency with two. */
export function formatHundredths(hundredths: number, language: Language): string {
  const sign = hundredths < 0 ? '−' : '';
  const digits = String(Math.abs(hundredths)).padStart(3, '0');
  return `${sign}${formatCount(Number(digits.slice(0, -2)), language)}.${digits.slice(-2)}`;
}

/** Money in its minor unit, with its currency: `¥12.00`. */
export function formatMoney(minor: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(TAG[language], { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits).replace('-', '−');
}

/** A count with thousands separators. */
export function formatCount(count: number, language: Language): string {
  return new Intl.NumberFormat(TAG[language]).format(count).replace('-', '−');
}

/** A share as a percentage with at most one decimal. */
export function formatShare(part: number, whole: number, language: Language): string {
  return new Intl.NumberFormat(TAG[language], { style: 'percent', maximumFractionDigits: 1 }).format(
    whole === 0 ? 0 : part / whole,
  );
}

/** A month: `2026年9月`, `September 2026`. */
export function formatMonth(month: Month, language: Language): string {
  const parts = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(TAG[language], parts).format(new Date(`${month}-01T00:00:00Z`));
}

/** A day: `2026年9月5日`, `5 September 2026`. */
export function formatDay(day: Day, language: Language): string {
  const parts = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(TAG[language], parts).format(new Date(`${day}T00:00:00Z`));
}

/** A day without its year: `9月5日`, `5 September`. */
export function formatDayOfYear(day: Day, language: Language): string {
  const parts = { month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(TAG[language], parts).format(new Date(`${day}T00:00:00Z`));
}

/** An instant in the local time of a zone: `2026-09-05 14:00`. */
export function formatInstant(instant: Instant, zone: string): string {
  const parts = { dateStyle: 'short', timeStyle: 'short', timeZone: zone, hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('sv-SE', parts).format(new Date(instant));
}
