/**
 * What an account counts. Record time `MIN` and time coins `COIN` in minutes, points `POINT` in hundredths,
 * money in the minor unit of its currency (`CNY`: fen). They never mix (domain.md §2).
 */
export type Unit = string;

export const MIN = 'MIN';
export const COIN = 'COIN';
export const POINT = 'POINT';

/** An amount is an integer of the unit's minor unit, within ±(2^53 − 1): exact in JavaScript, JSON and both databases. */
export type Amount = number;

/** The largest single amount a request may name; far above any community, far below where sums lose digits. */
export const LARGEST_AMOUNT = 1_000_000_000_000;

/** Can it be kept exactly? */
export function isExact(amount: number): boolean {
  return Number.isSafeInteger(amount);
}

/** A currency's code (ISO 4217). `MIN` is taken: it counts minutes of record time. */
export const CURRENCY = /^(?!MIN$)[A-Z]{3}$/;
