import { isMonth } from '../common/instant';
import { UsageError } from './command-errors';

/** A month that a command names. */
export function parseMonth(text: string): string {
  if (isMonth(text)) return text;
  throw new UsageError(`${text} is not a month. Write it as 2026-09.`);
}

/** A whole number above zero that a command names. */
export function parsePositive(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`${text} is not a whole number above zero.`);
}
