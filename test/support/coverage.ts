/** The most rounds that are made until every wanted kind has occurred. */
const MAX_ROUNDS = 10;

/**
 * Repeats a round of random cases until every kind in `wanted` has occurred, and expects that they do. One round nearly
 * always has them all; a test that met only some of them would not cover the others.
 * @param seen the kinds that have occurred, which `round` adds to
 */
export async function untilSeen(
  wanted: readonly string[],
  seen: ReadonlySet<string>,
  round: () => Promise<unknown>,
): Promise<void> {
  const missing = (): string[] => wanted.filter((one) => !seen.has(one));
  await round();
  for (let more = 1; more < MAX_ROUNDS && missing().length > 0; more += 1) await round();
  expect(missing()).toEqual([]);
}
