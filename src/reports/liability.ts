import { floorProduct } from '../common/fraction';

/** What the promise made to volunteers and shops would cost, and what of it the fund has. Money in the minor unit. */
export interface Liability {
  readonly pointHundredthsOutstanding: number;
  /** The rate at which they are valued: the highest of an active shop. Null without one: they can't be spent then. */
  readonly centsPerPoint: number | null;
  /** Outstanding points at that rate, rounded up. */
  readonly pointsCents: number;
  /** What shops are due and the fund has not covered. */
  readonly unpaidDuesCents: number;
  readonly totalCents: number;
  readonly fundCents: number;
  /** Fund / total in ten-thousandths, rounded down; null when nothing is owed. */
  readonly coverageTenThousandths: number | null;
}

/**
 * Values the promise at the highest rate at which any active shop is paid, since nobody can know where volunteers will
 * spend: so it is never understated (docs/decisions/0017).
 */
export function liability(of: {
  pointHundredths: number;
  centsPerPoint: number | null;
  unpaidDuesCents: number;
  fundCents: number;
}): Liability {
  const { pointHundredths, centsPerPoint, unpaidDuesCents, fundCents } = of;
  const pointsCents = 0 - floorProduct(-pointHundredths, [centsPerPoint ?? 0, 100]);
  const totalCents = pointsCents + unpaidDuesCents;
  return {
    pointHundredthsOutstanding: pointHundredths,
    ...{ centsPerPoint, pointsCents, unpaidDuesCents, totalCents, fundCents },
    coverageTenThousandths: totalCents > 0 ? floorProduct(fundCents, [10_000, totalCents]) : null,
  };
}
