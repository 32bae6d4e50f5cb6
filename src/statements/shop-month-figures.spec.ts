import fc from 'fast-check';
import { Entry, EntryKind, Facts } from '../ledger/core/entry';
import { ShopFigures, ShopMonthInput, shopFigures } from './shop-month-figures';
import { Settlement, totalCovered, settle } from '../period-close/settlement.rules';

type Moves = Readonly<Record<string, number>>;

/** An entry of September that moves accounts of shop s1. */
function entry(seq: number, kind: EntryKind | 'shop.paid', moves: Moves, more: Partial<Entry> = {}): Entry {
  const postings = Object.entries(moves)
    .filter(([, amount]) => amount !== 0)
    .map(([account, amount]) => ({ account: `${account}:s1`, unit: '', amount, balanceAfter: 0, version: 1 }));
  return {
    ...{ ledger: 'sunrise', seq, id: '', kind: kind, period: '2026-09', occurred: '2026-09-10' },
    ...{ recorded: '2026-09-10T04:00:00.000Z', actor: '', facts: {}, postings, leafHash: 'ab'.repeat(32), ...more },
  };
}

function settledEntry(seq: number, line: Settlement): Entry {
  const facts: Facts = {
    ...{ shop: 's1', month: '2026-09', due: String(line.due) },
    rates: line.rates.map((rate) => ({
      centsPerPoint: String(rate.centsPerPoint),
      captured: String(rate.captured),
      refunded: String(rate.refunded),
    })),
    ...{ carriedIn: String(line.carriedIn), carriedOut: String(line.carriedOut) },
    covers: line.covers.map(({ month, amount }) => ({ month, amount: String(amount) })),
  };
  return entry(
    seq,
    'shop.settled',
    { payable: line.due - totalCovered(line), clearing: totalCovered(line) },
    { facts },
  );
}

function figures(entries: Entry[], more: Partial<ShopMonthInput> = {}): ShopFigures {
  return shopFigures({
    ...{ shop: 's1', month: '2026-09', opening: { clearingCents: 0, payableCents: 0 }, entries },
    ...{ monthOf: () => '2026-08', redemptionOf: () => undefined, timeOf: () => undefined, ...more },
  });
}

describe('shopFigures', () => {
  it('separates points captured, refunded and adjusted, and computes the money', () => {
    const months = new Map([
      [1, '2026-09'],
      [2, '2026-07'],
    ]);
    const result = figures(
      [
        entry(10, 'points.captured', { shop: 300 }),
        entry(11, 'points.refunded', { shop: -100 }, { ref: { refunds: 1 } }),
        entry(12, 'points.refunded', { shop: -50 }, { ref: { refunds: 2 } }),
        entry(13, 'shop.paid', { clearing: -700 }),
      ],
      {
        monthOf: (capture) => months.get(capture),
        opening: { clearingCents: 700, payableCents: 30 },
        open: { rates: [{ centsPerPoint: 80, captured: 300, refunded: 150 }], carriedIn: -20 },
      },
    );
    expect(result.lines.map(({ kind }) => kind)).toEqual(['captured', 'refunded', 'adjustment', 'paid']);
    expect(result).toMatchObject({
      ...{ capturedHundredths: 300, refundedHundredths: 100, adjustedHundredths: 50, openingCents: 730 },
      // 150 hundredths at 80 cents a point are 120, less 20 from the previous statement.
      ...{ dueCents: 100, paidCents: 700, closingCents: 130, closing: { clearingCents: 0, payableCents: 130 } },
    });
  });

  it('has no lines and no rate for a month without entries', () => {
    const result = figures([]);
    expect(result).toMatchObject({ dueCents: 0, closingCents: 0, lines: [] });
    expect(result.centsPerPoint).toBeUndefined();
  });

  it('lists a settlement that moved no money: a negative due, carried forward', () => {
    const [line] = settle(
      '2026-09',
      0,
      [{ shop: 's1', code: 'M01', rates: [{ captured: 0, refunded: 100, centsPerPoint: 80 }], carriedIn: 0 }],
      [],
    ) as [Settlement];
    const settled = settledEntry(20, line);
    expect(figures([], { settled })).toMatchObject({
      ...{ dueCents: 0, carriedOutCents: -80, closingCents: 0, lines: [{ seq: 20, kind: 'settled', cents: 0 }] },
    });
  });

  it('lists a reversed transfer as a line of its own, and the amount is owed again', () => {
    const paid = entry(29, 'shop.paid', { clearing: -700 });
    const reversal = entry(
      30,
      'entry.reversed',
      { clearing: 700 },
      { facts: { of: 'shop.paid' }, ref: { reverses: 29 } },
    );
    expect(figures([paid, reversal])).toMatchObject({
      ...{ paidCents: 0, closingCents: 0 },
      lines: [
        { kind: 'paid', cents: -700 },
        { kind: 'unpaid', cents: 700, of: { entry: 29 } },
      ],
    });
  });

  it('includes the money that an unknown kind of entry moved', () => {
    const unknown = entry(30, 'entry.reversed', { clearing: 700 });
    expect(figures([unknown])).toMatchObject({ paidCents: -700, closingCents: 700, lines: [{ kind: 'other' }] });
  });

  // Invariant: opening + due − paid = closing, and closing equals the balances of the accounts, for any month.
  it('ties out for any month', () => {
    const trade = fc.record({ points: fc.integer({ min: 1, max: 500 }), back: fc.nat(3) });
    const month = fc.record({
      trades: fc.array(trade, { maxLength: 20 }),
      payments: fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 4 }),
      ...{ clearing: fc.nat(5000), payable: fc.nat(5000), carriedIn: fc.integer({ min: -300, max: 0 }) },
      ...{ fund: fc.nat(5000), centsPerPoint: fc.nat(150) },
    });
    fc.assert(
      fc.property(month, ({ trades, payments, clearing, payable, carriedIn, fund, centsPerPoint }) => {
        const entries = trades.flatMap(({ points, back }, n) => [
          entry(10 * n + 1, 'points.captured', { shop: points }),
          ...(back > 0 ? [entry(10 * n + 2, 'points.refunded', { shop: -back }, { ref: { refunds: back } })] : []),
        ]);
        const captured = trades.reduce((sum, { points }) => sum + points, 0);
        const refunded = trades.reduce((sum, { back }) => sum + back, 0);
        const rates = [{ captured, refunded, centsPerPoint }];
        const shop = { shop: 's1', code: 'M01', rates, carriedIn };
        const earlier = { shop: 's1', code: 'M01', month: '2026-08', left: payable };
        const [line] = settle('2026-09', fund, [shop], [earlier]) as [Settlement];
        const settled = settledEntry(9001, line);
        const paidOut = payments.map((cents, n) => entry(9002 + n, 'shop.paid', { clearing: -cents }));
        const all = [...entries, settled, ...paidOut];
        const opening = { clearingCents: clearing, payableCents: payable };
        const result = figures(all, { settled, opening });
        expect(result.closingCents).toBe(result.openingCents + result.dueCents - result.paidCents);
        expect(result.closingCents).toBe(result.closing.clearingCents + result.closing.payableCents);
        expect(result.capturedHundredths - result.refundedHundredths - result.adjustedHundredths).toBe(
          captured - refunded,
        );
        // Before the close the same month has the same due at the same rate.
        const open = figures([...entries, ...paidOut], { opening, open: { rates, carriedIn } });
        expect([open.dueCents, open.closingCents]).toEqual([result.dueCents, result.closingCents]);
        expect(open.closingCents).toBe(open.closing.clearingCents + open.closing.payableCents);
      }),
    );
  });
});
