import fc from 'fast-check';
import { Entry } from '../ledger/core/entry';
import { LevelChange, UnitStatement, levelAfter, unitStatement } from './unit-statement';

const ACCOUNT = 'points:v1';

function entry(seq: number, period: string, amounts: readonly number[]): Entry {
  const own = amounts.map((amount) => ({ account: ACCOUNT, unit: 'POINT', amount, balanceAfter: 0, version: 1 }));
  const other = { account: 'points:v2', unit: 'POINT', amount: 1000, balanceAfter: 0, version: 1 };
  return {
    ...{ ledger: 'sunrise', seq, id: '', kind: 'points.captured', period, occurred: `${period}-05`, actor: '' },
    ...{ recorded: '2026-12-01T00:00:00.000Z', facts: {}, postings: [...own, other], leafHash: '' },
  };
}

const statement = (opening: number, entries: readonly Entry[]): UnitStatement =>
  unitStatement({ account: ACCOUNT, unit: 'POINT', opening }, entries, () => ({ zh: '', en: '' }));

describe('unitStatement', () => {
  it('is zero without lines for an account without postings', () => {
    expect(statement(0, [])).toEqual({ unit: 'POINT', opening: 0, lines: [], closing: 0 });
  });

  it('leaves out entries that moved only other accounts', () => {
    expect(statement(5, [entry(1, '2026-09', [])]).lines).toEqual([]);
  });

  it('orders lines by accounting month, also when a correction was booked later', () => {
    const booked = [entry(1, '2026-09', [100]), entry(2, '2026-10', [50]), entry(3, '2026-09', [-30])];
    const { lines, closing } = statement(0, booked);
    expect(lines.map(({ seq, balance }) => [seq, balance])).toEqual([
      [1, 100],
      [3, 70],
      [2, 120],
    ]);
    expect(closing).toBe(120);
  });

  // Invariant: opening + lines = closing, and each month's closing is the opening of the next, for any entries.
  it('ties out over any months', () => {
    const months = ['2026-08', '2026-09', '2026-10', '2026-11'];
    const moves = fc.array(fc.tuple(fc.constantFrom(...months), fc.integer({ min: -500, max: 500 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(moves, fc.integer(), (amounts, opening) => {
        const entries = amounts.map(([month, amount], n) => entry(n + 1, month, [amount]));
        let carried = opening;
        for (const month of months) {
          const result = statement(
            carried,
            entries.filter(({ period }) => period === month),
          );
          expect(result.opening + result.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(result.closing);
          expect(result.lines.at(-1)?.balance ?? result.opening).toBe(result.closing);
          carried = result.closing;
        }
        expect(statement(opening, entries).closing).toBe(carried);
      }),
    );
  });
});

describe('levelAfter', () => {
  const change = (month: string, from: number, level: number): LevelChange => ({
    ...{ seq: 1, leafHash: '', day: `${month}-30`, month, from, level },
  });
  const changes = [change('2026-11', 2, 1), change('2026-09', 0, 2)];

  it('is the level before the next later change, else the current level', () => {
    expect(['2026-08', '2026-09', '2026-10', '2026-11'].map((month) => levelAfter(month, changes, 1))).toEqual([
      0, 2, 2, 1,
    ]);
  });
});
