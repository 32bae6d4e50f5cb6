import { Month } from '../common/instant';
import { truncatedProduct, floorProduct } from '../common/fraction';

/** A shop's month before settlement. Points are hundredths, money is in the currency's minor unit. */
export interface ShopMonth {
  readonly shop: string;
  /** The centre's number of the shop; shops are covered in the order of these numbers. */
  readonly code: string;
  readonly captured: number;
  readonly refunded: number;
  readonly centsPerPoint: number;
  /** The negative amount of the statement before; 0 or less. */
  readonly carriedIn: number;
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
 * Settles a month (examples/README.md). The amount due to a shop is (captured − refunded) × rate / 100, rounded down; a
 * negative amount is rounded toward zero and carried to the next statement. The fund covers the oldest dues first, and
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

function amountDue({ captured, refunded, centsPerPoint }: ShopMonth): number {
  const points = captured - refunded;
  const rounded = points < 0 ? truncatedProduct : floorProduct;
  return rounded(points, [centsPerPoint, 100]);
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
export function needsStatement({ captured, refunded, carriedIn, covers }: Settlement): boolean {
  return captured !== 0 || refunded !== 0 || carriedIn !== 0 || covers.length > 0;
}
