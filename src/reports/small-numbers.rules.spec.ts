import * as fc from 'fast-check';
import { MIN_PEOPLE_SHOWN, isTooFew, namedShown, withheldRows } from './small-numbers.rules';

describe('isTooFew', () => {
  it('is true of one and two people, and not of nobody', () => {
    expect([0, 1, 2, 3, 4].map(isTooFew)).toEqual([false, true, true, false, false]);
  });
});

describe('withheldRows', () => {
  it('withholds nothing where every row is of enough people or of nobody', () => {
    expect(withheldRows([])).toEqual([]);
    expect(withheldRows([3, 0, 12])).toEqual([false, false, false]);
  });

  it('withholds the smallest other row with a small one, so that the total does not reveal it', () => {
    expect(withheldRows([9, 2, 5, 7])).toEqual([false, true, true, false]);
    expect(withheldRows([2, 0, 3])).toEqual([true, false, true]);
  });

  it('also adds a row to several small ones, which may be of the same two people', () => {
    expect(withheldRows([2, 2, 8, 6])).toEqual([true, true, false, true]);
  });

  it('withholds every row where all are small', () => {
    expect(withheldRows([2, 1, 0, 2])).toEqual([true, true, false, true]);
  });
});

describe('namedShown', () => {
  it('shows those who agreed, unless the rest of the total would be of one or two others', () => {
    expect(namedShown(2, 5)).toBe(2);
    expect(namedShown(3, 5)).toBe(2);
    expect(namedShown(1, 3)).toBe(0);
    expect(namedShown(3, 3)).toBe(3);
    expect(namedShown(0, 2)).toBe(0);
  });
});

/** The rows of a table: what each person has in each. */
const tables = (): fc.Arbitrary<Map<number, number>[]> =>
  fc.array(
    fc.array(fc.tuple(fc.nat(7), fc.nat(500)), { maxLength: 9 }).map((cells) => new Map(cells)),
    { maxLength: 7 },
  );

const sum = (row: ReadonlyMap<number, number>): number => [...row.values()].reduce((all, one) => all + one, 0);

describe('published tables', () => {
  it('reveal no amount of fewer than three people: not in a row, and not by subtraction from the total', () => {
    fc.assert(
      fc.property(tables(), (rows) => {
        const withheld = withheldRows(rows.map(({ size }) => size));
        const everybody = new Set(rows.flatMap((row) => [...row.keys()]));
        for (const [n, row] of rows.entries()) if (!withheld[n]) expect(isTooFew(row.size)).toBe(false);
        if (isTooFew(everybody.size)) return; // Then the total is withheld, and every row with it.
        const hidden = rows.filter((_, n) => withheld[n]);
        const total = rows.reduce((all, row) => all + sum(row), 0);
        const difference = total - rows.reduce((all, row, n) => all + (withheld[n] ? 0 : sum(row)), 0);
        // All that can be computed of what is withheld is its sum: of several rows, and of enough people.
        expect(difference).toBe(hidden.reduce((all, row) => all + sum(row), 0));
        const people = new Set(hidden.flatMap((row) => [...row.keys()]));
        expect(hidden.length).not.toBe(1);
        if (hidden.length > 0) expect(people.size).toBeGreaterThanOrEqual(MIN_PEOPLE_SHOWN);
      }),
      { numRuns: 2000 },
    );
  });

  it('reveal nothing about the one or two people whom a list of names leaves out', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(12), (named, others) => {
        const shown = namedShown(named, named + others);
        if (shown > 0) expect(isTooFew(named + others - shown)).toBe(false);
      }),
    );
  });
});
