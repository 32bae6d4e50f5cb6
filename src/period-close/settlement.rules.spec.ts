import * as fc from 'fast-check';
import { RateSum, UncoveredDue, ShopMonth, totalCovered, settle, sumByRate } from './settlement.rules';

/** A shop's month at one rate. */
const shop = (
  code: string,
  { captured = 1000, refunded = 0, centsPerPoint = 100, carriedIn = 0 }: Partial<RateSum & ShopMonth> = {},
): ShopMonth => ({ shop: `id-${code}`, code, carriedIn, rates: [{ captured, refunded, centsPerPoint }] });

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

describe('the rates of a month', () => {
  const rates = [
    { firstDay: '0001-01-01', seq: 0, centsPerPoint: 80 },
    { firstDay: '2026-09-16', seq: 40, centsPerPoint: 95 },
    { firstDay: '2026-09-16', seq: 90, centsPerPoint: 200 },
  ];
  const open = { rates, closedBy: () => undefined, settledAt: () => undefined };
  const day = (on: string, captured: number, refunded = 0): Parameters<typeof sumByRate>[0][number] => ({
    ...{ day: on, month: on.slice(0, 7), captured, refunded },
  });

  it('are those of the captures’ own days, and the due is cut down once over all of them', () => {
    const sums = sumByRate([day('2026-09-15', 101), day('2026-09-16', 101), day('2026-09-30', 1)], {
      ...{ ...open, rates: rates.slice(0, 2) },
    });
    expect(sums).toEqual([
      { centsPerPoint: 80, captured: 101, refunded: 0 },
      { centsPerPoint: 95, captured: 102, refunded: 0 },
    ]);
    const [line] = settle('2026-09', 1000, [{ shop: 's', code: 'M01', carriedIn: 0, rates: sums }], []);
    // 80.8 + 96.9 = 177.7; cut down for each rate it would be 176.
    expect(line?.due).toBe(177);
  });

  it('of a refund in a later month are those at which its capture was settled, whatever the rate is now', () => {
    const closed = { ...open, closedBy: () => 60 };
    expect(sumByRate([day('2026-09-20', 0, 300)], closed)).toEqual([{ centsPerPoint: 95, captured: 0, refunded: 300 }]);
    expect(sumByRate([day('2026-09-20', 0, 300)], { ...closed, settledAt: () => 70 })).toEqual([
      { centsPerPoint: 70, captured: 0, refunded: 300 },
    ]);
  });
});
