import { Month } from '../common/instant';
import { truncatedProduct, floorProduct } from '../common/fraction';

/** A shop's month, before settlement. Points in hundredths, money in the currency's minor unit. */
export interface ShopMonth {
  readonly shop: string;
  /** The centre's number: shops are paid in its order. */
  readonly code: string;
  readonly captured: number;
  readonly refunded: number;
  readonly centsPerPoint: number;
  /** A due below zero of the statement before, so 0 or less. */
  readonly carriedIn: number;
}

/** What of an earlier due the fund has not covered yet. */
export interface OldDue {
  readonly shop: string;
  readonly code: string;
  readonly month: Month;
  readonly left: number;
}

/** Money of the fund for one month's due. */
export interface Cover {
  readonly month: Month;
  readonly amount: number;
}

/** A shop's settlement. */
export interface Settlement extends ShopMonth {
  readonly due: number;
  /** A due below zero, carried to the next statement. */
  readonly carriedOut: number;
  readonly covers: readonly Cover[];
}

/**
 * Settles a month (examples/README.md): each shop is due (captured − refunded) × rate / 100, rounded down; a due below
 * zero is cut toward zero and carried to the next statement. The fund covers the oldest dues first, and within a month
 * the shops in the order of their numbers, the last one in part.
 */
export function settle(month: Month, fund: number, shops: readonly ShopMonth[], old: readonly OldDue[]): Settlement[] {
  const dues = shops.map((shop) => ({ shop, sum: dueOf(shop) + shop.carriedIn }));
  const now = dues.map(({ shop, sum }): OldDue => ({
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

function dueOf({ captured, refunded, centsPerPoint }: ShopMonth): number {
  const points = captured - refunded;
  const rounded = points < 0 ? truncatedProduct : floorProduct;
  return rounded(points, [centsPerPoint, 100]);
}

function cover(fund: number, dues: readonly OldDue[]): Map<string, Cover[]> {
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

function byAgeThenNumber(a: OldDue, b: OldDue): number {
  if (a.month !== b.month) return a.month < b.month ? -1 : 1;
  return a.code < b.code ? -1 : Number(a.code > b.code);
}

/** The sum of what the fund covers. */
export function paid({ covers }: Pick<Settlement, 'covers'>): number {
  return covers.reduce((sum, { amount }) => sum + amount, 0);
}

/** Did anything happen to this shop that needs a statement? */
export function isEventful({ captured, refunded, carriedIn, covers }: Settlement): boolean {
  return captured !== 0 || refunded !== 0 || carriedIn !== 0 || covers.length > 0;
}
