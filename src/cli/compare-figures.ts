/** Compares figures with the expected ones, name by name: a line each, and how many differ. */
export function compareFigures(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): { lines: string[]; differences: number } {
  const lines: string[] = [];
  let differences = 0;
  for (const [name, wanted] of Object.entries(expected)) {
    const [found, right] = [sortedText(actual[name]), sortedText(wanted)];
    if (found !== right) differences += 1;
    lines.push(found === right ? `  ✓ ${name} ${found}` : `  ✗ ${name} ${found}\n      expected ${right}`);
  }
  return { lines, differences };
}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
