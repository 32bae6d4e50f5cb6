import { floorProduct } from '../common/fraction';

/** The liability towards volunteers and shops, and its coverage by the fund. Money in the currency's minor unit. */
export interface Liability {
  readonly pointHundredthsOutstanding: number;
  /** The rate at which points are valued: the highest of any active shop; null when no shop is active. */
  readonly centsPerPoint: number | null;
  /** Value of the outstanding points at that rate, rounded up. */
  readonly pointsCents: number;
  /** Dues of shops that the fund has not covered. */
  readonly unpaidDuesCents: number;
  readonly totalCents: number;
  readonly fundCents: number;
  /** Fund / total in ten-thousandths, rounded down; null when nothing is owed. */
  readonly coverageTenThousandths: number | null;
}

/**
 * Computes the liability. Points are valued at the highest rate of any active shop, because it is not known where they
 * will be redeemed, so that the liability is never understated (docs/decisions/0017).
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
