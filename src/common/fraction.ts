/** An exact fraction, numerator and denominator: `[3, 2]` is one and a half. */
export type Fraction = readonly [numerator: number, denominator: number];

/** The product of whole numbers and fractions, rounded down to a whole number; exact all the way. */
export function floorProduct(...factors: readonly (number | Fraction)[]): number {
  let top = 1n;
  let bottom = 1n;
  for (const factor of factors) {
    const [numerator, denominator] = typeof factor === 'number' ? [factor, 1] : factor;
    top *= BigInt(numerator);
    bottom *= BigInt(denominator);
  }
  if (bottom < 0n) [top, bottom] = [-top, -bottom];
  const quotient = top / bottom;
  return Number(top < 0n && top % bottom !== 0n ? quotient - 1n : quotient);
}

/** The same, cut toward zero. */
export function truncatedProduct(...factors: readonly (number | Fraction)[]): number {
  const down = floorProduct(...factors);
  if (down >= 0) return down;
  const [first, ...rest] = factors as [number | Fraction, ...(number | Fraction)[]];
  const negated: number | Fraction = typeof first === 'number' ? -first : [-first[0], first[1]];
  return -floorProduct(negated, ...rest) || 0;
}
