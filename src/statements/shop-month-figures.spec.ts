import fc from 'fast-check';
import { Entry, EntryKind, Facts } from '../ledger/core/entry';
import { ShopFigures, ShopMonthBooks, shopFigures } from './shop-month-figures';
import { Settlement, totalCovered, settle } from '../period-close/settlement.rules';

type Moves = Readonly<Record<string, number>>;

/** An entry of September that moves accounts of the shop s1. */
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
    ...{ shop: 's1', month: '2026-09', centsPerPoint: String(line.centsPerPoint), due: String(line.due) },
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

function figures(entries: Entry[], more: Partial<ShopMonthBooks> = {}): ShopFigures {
  return shopFigures({
    ...{ shop: 's1', month: '2026-09', opening: { clearingCents: 0, payableCents: 0 }, entries },
    ...{ monthOf: () => '2026-08', trade: () => undefined, timeOf: () => undefined, ...more },
  });
}

describe('a shop’s month', () => {
  it('has what was taken, given back and adjusted apart, and the rest as money', () => {
    const months = new Map([
      [1, '2026-09'],
      [2, '2026-07'],
    ]);
    const said = figures(
      [
        entry(10, 'points.captured', { shop: 300 }),
        entry(11, 'points.refunded', { shop: -100 }, { ref: { refunds: 1 } }),
        entry(12, 'points.refunded', { shop: -50 }, { ref: { refunds: 2 } }),
        entry(13, 'shop.paid', { clearing: -700 }),
      ],
      {
        monthOf: (capture) => months.get(capture),
        opening: { clearingCents: 700, payableCents: 30 },
        open: { centsPerPoint: 80, carriedIn: -20 },
      },
    );
    expect(said.lines.map(({ kind }) => kind)).toEqual(['captured', 'refunded', 'adjustment', 'paid']);
    expect(said).toMatchObject({
      ...{ capturedHundredths: 300, refundedHundredths: 100, adjustedHundredths: 50, openingCents: 730 },
      // 150 hundredths at 80 cents a point are 120, less 20 from the statement before.
      ...{ dueCents: 100, paidCents: 700, closingCents: 130, closing: { clearingCents: 0, payableCents: 130 } },
    });
  });

  it('that the close found empty has nothing, and no rate', () => {
    const said = figures([]);
    expect(said).toMatchObject({ dueCents: 0, closingCents: 0, lines: [] });
    expect(said.centsPerPoint).toBeUndefined();
  });

  it('lists a settlement that moved no money: a due below zero, carried', () => {
    const [line] = settle(
      '2026-09',
      0,
      [{ shop: 's1', code: 'M01', captured: 0, refunded: 100, centsPerPoint: 80, carriedIn: 0 }],
      [],
    ) as [Settlement];
    const settled = settledEntry(20, line);
    expect(figures([], { settled })).toMatchObject({
      ...{ dueCents: 0, carriedOutCents: -80, closingCents: 0, lines: [{ seq: 20, kind: 'settled', cents: 0 }] },
    });
  });

  it('lists a transfer that was undone as a line of its own: it is owed again', () => {
    const paid = entry(29, 'shop.paid', { clearing: -700 });
    const undone = entry(
      30,
      'entry.reversed',
      { clearing: 700 },
      { facts: { of: 'shop.paid' }, ref: { reverses: 29 } },
    );
    expect(figures([paid, undone])).toMatchObject({
      ...{ paidCents: 0, closingCents: 0 },
      lines: [
        { kind: 'paid', cents: -700 },
        { kind: 'unpaid', cents: 700, of: { entry: 29 } },
      ],
    });
  });

  it('keeps what a kind not known here did to the money', () => {
    const strange = entry(30, 'entry.reversed', { clearing: 700 });
    expect(figures([strange])).toMatchObject({ paidCents: -700, closingCents: 700, lines: [{ kind: 'other' }] });
  });

  // Opening + due − paid = closing, and what is left on the accounts is the closing, whatever the month brought.
  it('ties out', () => {
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
        const shop = { shop: 's1', code: 'M01', captured, refunded, centsPerPoint, carriedIn };
        const old = { shop: 's1', code: 'M01', month: '2026-08', left: payable };
        const [line] = settle('2026-09', fund, [shop], [old]) as [Settlement];
        const settled = settledEntry(9001, line);
        const paidOut = payments.map((cents, n) => entry(9002 + n, 'shop.paid', { clearing: -cents }));
        const all = [...entries, settled, ...paidOut];
        const opening = { clearingCents: clearing, payableCents: payable };
        const said = figures(all, { settled, opening });
        expect(said.closingCents).toBe(said.openingCents + said.dueCents - said.paidCents);
        expect(said.closingCents).toBe(said.closing.clearingCents + said.closing.payableCents);
        expect(said.capturedHundredths - said.refundedHundredths - said.adjustedHundredths).toBe(captured - refunded);
        // The same month before its close is the same due at the same rate.
        const open = figures([...entries, ...paidOut], { opening, open: { centsPerPoint, carriedIn } });
        expect([open.dueCents, open.closingCents]).toEqual([said.dueCents, said.closingCents]);
        expect(open.closingCents).toBe(open.closing.clearingCents + open.closing.payableCents);
      }),
    );
  });
});
