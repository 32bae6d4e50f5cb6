import * as fc from 'fast-check';
import { UncoveredDue, ShopMonth, totalCovered, settle } from './settlement.rules';

const shop = (code: string, change: Partial<ShopMonth> = {}): ShopMonth => ({
  shop: `id-${code}`,
  code,
  captured: 1000,
  refunded: 0,
  centsPerPoint: 100,
  carriedIn: 0,
  ...change,
});

describe('settle', () => {
  it('rounds an amount due down to a whole cent', () => {
    const [line] = settle('2026-09', 10_000, [shop('M01', { captured: 333, centsPerPoint: 95 })], []);
    expect(line).toMatchObject({ due: 316, covers: [{ month: '2026-09', amount: 316 }] });
  });

  it('covers the shops in the order of their numbers, the last one in part', () => {
    const lines = settle('2026-09', 1500, [shop('M02'), shop('M01'), shop('M03')], []);
    expect(Object.fromEntries(lines.map((line) => [line.code, totalCovered(line)]))).toEqual({
      M01: 1000,
      M02: 500,
      M03: 0,
    });
  });

  it('covers the oldest dues first', () => {
    const old: UncoveredDue[] = [{ shop: 'id-M02', code: 'M02', month: '2026-08', left: 700 }];
    const lines = settle('2026-09', 1000, [shop('M01'), shop('M02')], old);
    expect(lines.map(({ covers }) => covers)).toEqual([
      [{ month: '2026-09', amount: 300 }],
      [{ month: '2026-08', amount: 700 }],
    ]);
  });

  it('carries a negative amount to the next statement, rounded toward zero', () => {
    const [line] = settle('2026-09', 1000, [shop('M01', { captured: 0, refunded: 333, centsPerPoint: 95 })], []);
    expect(line).toMatchObject({ due: 0, carriedOut: -316, covers: [] });
    const [next] = settle('2026-10', 1000, [shop('M01', { captured: 1000, carriedIn: -316 })], []);
    expect(next).toMatchObject({ due: 684, carriedOut: 0 });
  });

  it('spends the smaller of the fund and all dues, and never more than is due to a shop', () => {
    const shops = fc.uniqueArray(
      fc.record({
        code: fc.stringMatching(/^M\d\d$/),
        captured: fc.nat(100_000),
        refunded: fc.nat(50_000),
        centsPerPoint: fc.nat(200),
      }),
      { selector: ({ code }) => code, maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.nat(200_000), shops, (fund, months) => {
        const lines = settle(
          '2026-09',
          fund,
          months.map((one) => shop(one.code, one)),
          [],
        );
        const spent = lines.reduce((sum, line) => sum + totalCovered(line), 0);
        const due = lines.reduce((sum, line) => sum + line.due, 0);
        expect(spent).toBe(Math.min(fund, due));
        for (const line of lines) expect(totalCovered(line)).toBeLessThanOrEqual(line.due);
      }),
    );
  });
});
