import { Day } from '../common/instant';

/** A value with the first day on which it counts, and the number of the entry that set it; 0 from before such entries. */
export interface ValidFrom {
  readonly firstDay: Day;
  readonly seq: number;
}

/**
 * The value that counts on a day: the one with the latest first day that is not after it; of several with that first day
 * the one that was set last.
 * @param before only values set by entries before this number, e.g. by those that a settlement knew
 */
export function valueOn<Value extends ValidFrom>(
  values: readonly Value[],
  day: Day,
  before = Number.POSITIVE_INFINITY,
): Value | undefined {
  return values
    .filter(({ firstDay, seq }) => firstDay <= day && seq < before)
    .reduce<Value | undefined>((best, one) => (best === undefined || isLater(one, best) ? one : best), undefined);
}

function isLater(a: ValidFrom, b: ValidFrom): boolean {
  return a.firstDay === b.firstDay ? a.seq > b.seq : a.firstDay > b.firstDay;
}

/** The values that count on a day, by what they belong to. What has none yet is left out. */
export function valuesOn<Value extends ValidFrom>(
  values: readonly Value[],
  day: Day,
  ownerOf: (value: Value) => string,
): Map<string, Value> {
  const current = new Map<string, Value>();
  for (const value of values) {
    const best = current.get(ownerOf(value));
    if (value.firstDay <= day && (!best || isLater(value, best))) current.set(ownerOf(value), value);
  }
  return current;
}
