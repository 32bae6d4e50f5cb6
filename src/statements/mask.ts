/** Fewest signs of a number of which any but the first is shown. */
const LONG_ENOUGH = 4;

/**
 * A volunteer's number as a shop may see it: `V0001` becomes `V***1`. A till can match it with a slip; nobody can tell
 * from it who it is, nor how long the number was. Of a short number only the first sign is left.
 */
export function masked(number: string): string {
  const signs = [...number];
  const last = signs.length >= LONG_ENOUGH ? signs[signs.length - 1] : '';
  return `${signs[0] ?? ''}***${last}`;
}
