/**
 * Minimum number of people behind a published mean or amount: below it, the figure could be attributed to a person
 * (docs/domain.md §6, docs/decisions/0041).
 */
export const MIN_PEOPLE_SHOWN = 3;

/** Whether an amount is of too few people to be published. An amount of nobody says nothing about anybody. */
export function isTooFew(people: number): boolean {
  return people > 0 && people < MIN_PEOPLE_SHOWN;
}

/**
 * Which rows of a table are withheld, when the total of the table is published. A row of too few people is withheld.
 * So that the withheld rows together, which are the difference between the total and the other rows, are of enough
 * people, the smallest of the other rows is withheld with them.
 * @param people number of people behind each row; one person may be behind several rows
 */
export function withheldRows(people: readonly number[]): boolean[] {
  const few = people.map(isTooFew);
  if (!few.includes(true)) return few;
  const enough = people.filter((count) => count >= MIN_PEOPLE_SHOWN);
  const complement = people.lastIndexOf(Math.min(...enough));
  return few.map((withheld, n) => withheld || n === complement);
}

/**
 * How many of the people at the head of a list are published with their amounts: as many as leave nobody, or enough
 * people, for the rest of the total.
 * @param named people of the list who agreed to be published  @param all people behind the total
 */
export function namedShown(named: number, all: number): number {
  let shown = named;
  while (shown > 0 && isTooFew(all - shown)) shown -= 1;
  return shown;
}
