import { isMonth } from '../common/instant';
import { UsageError } from './command-errors';

/** Parses a month argument such as 2026-09. */
export function parseMonth(text: string): string {
  if (isMonth(text)) return text;
  throw new UsageError(`${text} is not a month. Write it like 2026-09.`);
}

/** Parses a whole number above zero. */
export function parsePositive(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`${text} is not a whole number above zero.`);
}
