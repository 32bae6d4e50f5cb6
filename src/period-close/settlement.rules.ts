import { Day, Month } from '../common/instant';
import { ValidFrom, valueOn } from '../communities/valid-from.rules';

/** A shop's month before settlement. Points are hundredths, money is in the currency's minor unit. */
export interface ShopMonth {
  readonly shop: string;
  /** The centre's number of the shop; shops are covered in the order of these numbers. */
  readonly code: string;
  /** Points captured and refunded, by the rate of the capture's own day. */
  readonly rates: readonly RateSum[];
  /** The negative amount of the statement before; 0 or less. */
  readonly carriedIn: number;
}

/** Points of a shop's month at one rate, in hundredths. */
export interface RateSum {
  /** In the currency's minor unit. */
  readonly centsPerPoint: number;
  readonly captured: number;
  readonly refunded: number;
}

/** The part of an amount due that the fund has not covered yet. */
export interface UncoveredDue {
  readonly shop: string;
  readonly code: string;
  readonly month: Month;
  readonly left: number;
}

/** Money of the fund for the amount due of one month. */
export interface Cover {
  readonly month: Month;
  readonly amount: number;
}

/** A shop's settlement. */
export interface Settlement extends ShopMonth {
  readonly due: number;
  /** A negative amount that is carried to the next statement; 0 or less. */
  readonly carriedOut: number;
  readonly covers: readonly Cover[];
}

/**
 * Settles a month (examples/README.md). The amount due to a shop is the sum of (captured − refunded) × rate / 100 over its
 * rates, rounded down once; a negative amount is rounded toward zero and carried to the next statement. The fund covers the oldest dues first, and
 * within a month the shops in the order of their numbers, the last one in part.
 * @param fund what the fund may spend, in the currency's minor unit
 */
export function settle(
  month: Month,
  fund: number,
  shops: readonly ShopMonth[],
  old: readonly UncoveredDue[],
): Settlement[] {
  const dues = shops.map((shop) => ({ shop, sum: amountDue(shop) + shop.carriedIn }));
  const now = dues.map(({ shop, sum }): UncoveredDue => ({
    shop: shop.shop,
    code: shop.code,
    month,
    left: Math.max(sum, 0),
  }));
  const covers = cover(fund, [...old, ...now]);
  return dues.map(({ shop, sum }) => ({
    ...shop,
    due: Math.max(sum, 0),
    carriedOut: Math.min(sum, 0),
    covers: covers.get(shop.shop) ?? [],
  }));
}

function amountDue({ rates }: ShopMonth): number {
  const hundredths = rates.reduce(
    (sum, { captured, refunded, centsPerPoint }) => sum + BigInt(captured - refunded) * BigInt(centsPerPoint),
    0n,
  );
  // Division of bigint truncates toward zero.
  return Number(hundredths / 100n);
}

/** All points of a shop's month. */
export function pointsOf({ rates }: Pick<ShopMonth, 'rates'>): { captured: number; refunded: number } {
  const sum = (part: 'captured' | 'refunded'): number => rates.reduce((total, rate) => total + rate[part], 0);
  return { captured: sum('captured'), refunded: sum('refunded') };
}

/** Points of a shop captured on one day, or refunded of captures of that day. */
export interface DaySum {
  /** The day of the captures. */
  readonly day: Day;
  /** The month of the captures. */
  readonly month: Month;
  readonly captured: number;
  readonly refunded: number;
}

/** The rates of a shop, and the months that were settled already, by month. */
export interface RateHistory {
  readonly rates: readonly (ValidFrom & { readonly centsPerPoint: number })[];
  /** Number of the entry that closed a month; undefined while it is open. */
  readonly closedBy: (month: Month) => number | undefined;
  /** The one rate at which a closed month was settled, if it had only one. */
  readonly settledAt: (month: Month) => number | undefined;
}

/**
 * Sums points by the rate of the captures' own days. A refund takes back what its capture was settled at, whatever the
 * rate is now: rates that were set after that settlement don't count for it.
 */
export function sumByRate(days: readonly DaySum[], history: RateHistory): RateSum[] {
  const sums = new Map<number, RateSum>();
  for (const { day, month, captured, refunded } of days) {
    const centsPerPoint = rateOf(day, month, history);
    const sum = sums.get(centsPerPoint) ?? { centsPerPoint, captured: 0, refunded: 0 };
    sums.set(centsPerPoint, {
      centsPerPoint,
      captured: sum.captured + captured,
      refunded: sum.refunded + refunded,
    });
  }
  return [...sums.values()].sort((a, b) => a.centsPerPoint - b.centsPerPoint);
}

function rateOf(day: Day, month: Month, { rates, closedBy, settledAt }: RateHistory): number {
  const closed = closedBy(month);
  const settled = closed === undefined ? undefined : settledAt(month);
  return settled ?? valueOn(rates, day, closed)?.centsPerPoint ?? 0;
}

function cover(fund: number, dues: readonly UncoveredDue[]): Map<string, Cover[]> {
  const covers = new Map<string, Cover[]>();
  let rest = Math.max(fund, 0);
  for (const { shop, month, left } of [...dues].sort(byAgeThenNumber)) {
    const amount = Math.min(rest, left);
    if (amount <= 0) continue;
    rest -= amount;
    covers.set(shop, [...(covers.get(shop) ?? []), { month, amount }]);
  }
  return covers;
}

function byAgeThenNumber(a: UncoveredDue, b: UncoveredDue): number {
  if (a.month !== b.month) return a.month < b.month ? -1 : 1;
  return a.code < b.code ? -1 : Number(a.code > b.code);
}

/** The sum that the fund covers, over all months. */
export function totalCovered({ covers }: Pick<Settlement, 'covers'>): number {
  return covers.reduce((sum, { amount }) => sum + amount, 0);
}

/** Whether a shop needs a statement: it had redemptions or refunds, an amount carried in, or money of the fund. */
export function needsStatement({ rates, carriedIn, covers }: Settlement): boolean {
  const { captured, refunded } = pointsOf({ rates });
  return captured !== 0 || refunded !== 0 || carriedIn !== 0 || covers.length > 0;
}
