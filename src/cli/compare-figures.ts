/** Compares figures with the expected ones by name. Returns a line for each, and the number of differences. */
export function compareFigures(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): { lines: string[]; differences: number } {
  const lines: string[] = [];
  let differences = 0;
  for (const [name, value] of Object.entries(expected)) {
    const [actualText, expectedText] = [sortedText(actual[name]), sortedText(value)];
    if (actualText !== expectedText) differences += 1;
    lines.push(
      actualText === expectedText
        ? `  ✓ ${name} ${actualText}`
        : `  ✗ ${name} ${actualText}\n      expected ${expectedText}`,
    );
  }
  return { lines, differences };
}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
