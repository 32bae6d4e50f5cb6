/**
 * Unit of account: service hours `MIN` and time coins `COIN` in minutes, points `POINT` in hundredths, money in the
 * minor unit of its currency (`CNY`: fen). Units are never converted or added to each other (docs/domain.md §2).
 */
export type Unit = string;

export const MIN = 'MIN';
export const COIN = 'COIN';
export const POINT = 'POINT';

/** Amount in the unit's minor unit: an integer within ±(2^53 − 1), exact in JavaScript, JSON and both databases. */
export type Amount = number;

/** Largest single amount that a request may name. Sums of such amounts stay far below 2^53. */
export const LARGEST_AMOUNT = 1_000_000_000_000;

/** Whether a number is an integer that can be stored exactly. */
export function isExact(amount: number): boolean {
  return Number.isSafeInteger(amount);
}

/** Pattern of an ISO 4217 currency code. `MIN` is excluded: it is the unit of service hours. */
export const CURRENCY = /^(?!MIN$)[A-Z]{3}$/;
