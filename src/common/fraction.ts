/** An exact fraction, numerator and denominator: `[3, 2]` is one and a half. */
export type Fraction = readonly [numerator: number, denominator: number];

/** The product of integers and fractions, rounded down to an integer. Exact: computed with bigint. */
export function floorProduct(...factors: readonly (number | Fraction)[]): number {
  let product = 1n;
  let divisor = 1n;
  for (const factor of factors) {
    const [numerator, denominator] = typeof factor === 'number' ? [factor, 1] : factor;
    product *= BigInt(numerator);
    divisor *= BigInt(denominator);
  }
  if (divisor < 0n) [product, divisor] = [-product, -divisor];
  const quotient = product / divisor;
  return Number(product < 0n && product % divisor !== 0n ? quotient - 1n : quotient);
}
