/** Minimum length of a number of which the last character is shown, too. */
const MIN_LENGTH = 4;

/**
 * Masks a volunteer's number for a shop: `V0001` becomes `V***1`. The shop can match it with a receipt, but it does not
 * identify the volunteer or reveal the number's length. Of a short number only the first character is left.
 */
export function maskNumber(number: string): string {
  const characters = [...number];
  const last = characters.length >= MIN_LENGTH ? characters[characters.length - 1] : '';
  return `${characters[0] ?? ''}***${last}`;
}
