import fc from 'fast-check';
import { isRefusal } from '../../common/refusal';
import { ACCOUNT_KINDS, Account, AccountKind, communityAccount, ownAccount } from './accounts';
import { AccountState, LedgerView, Head, OpenHold, Reversible } from './ledger-view';
import { Changes, decide, emptyAccountState } from './decide';
import { EntryDraft, Entry, EntryKind, Posting, Reservation, movement, postings } from './entry';
import { EMPTY } from '../log/merkle';
import { reversalOf } from './reversal';

const NOW = '2026-09-10T04:00:00.000Z';
const SOON = '2026-09-10T04:00:00.001Z';
const points = ownAccount('points', 'p1', 'CNY');
const shop = ownAccount('shop', 's1', 'CNY');
const issuance = communityAccount('issuance', 'POINT');
const record = ownAccount('record', 'p1', 'CNY');
const minutes = communityAccount('issuance', 'MIN');

interface Given {
  readonly head?: Partial<Head>;
  readonly accounts?: readonly AccountState[];
  readonly holds?: readonly (OpenHold | string)[];
  readonly entries?: readonly Reversible[];
}

/** Books in which only what a test names has happened. A hold given by its name alone is resolved. */
function books({ head, accounts = [], holds = [], entries = [] }: Given = {}): LedgerView {
  const open = holds.filter((one): one is OpenHold => typeof one !== 'string');
  return {
    head: {
      ledger: 'sunrise',
      seq: 0,
      leafHash: '',
      recorded: '',
      closedThrough: '',
      closing: '',
      frontier: EMPTY,
      ...head,
    },
    account: (id) => accounts.find((one) => one.id === id),
    holdsOn: (id) => open.filter(({ account, toAccount }) => account === id || toAccount === id),
    hold: (id) => open.find((one) => one.id === id) ?? (holds.includes(id) ? 'resolved' : undefined),
    entry: (seq) => entries.find(({ entry }) => entry.seq === seq),
  };
}

/** An account with something on it. */
const having = (account: Account, posted: number, more: Partial<AccountState> = {}): AccountState => ({
  ...emptyAccountState(account),
  posted,
  version: 1,
  ...more,
});

const draft = (change: Partial<EntryDraft> = {}): EntryDraft => ({
  kind: 'balance.brought-forward',
  period: '2026-09',
  occurred: '2026-09-05',
  facts: {},
  sides: [],
  ...change,
});

const move = (from: Account, to: Account, amount: number): EntryDraft => draft({ sides: movement(from, to, amount) });
const hold = (change: Partial<OpenHold> = {}): OpenHold => ({
  id: 'h1',
  account: points.id,
  toAccount: shop.id,
  amount: 30,
  expiresAt: SOON,
  ...change,
});
const reserve = (change: Partial<Reservation> = {}): EntryDraft =>
  draft({
    kind: 'points.reserved',
    ref: { hold: change.id ?? 'h1' },
    reserve: { id: 'h1', from: points, to: shop, amount: 30, expiresAt: SOON, ...change },
  });
const capture = (amount: number, id = 'h1'): EntryDraft =>
  draft({ kind: 'points.captured', ref: { hold: id }, sides: movement(points, shop, amount) });
const release = draft({ kind: 'points.released', ref: { hold: 'h1' } });

const at = (
  given: LedgerView,
  drafts: readonly EntryDraft[],
  recorded = NOW,
  settling = false,
): ReturnType<typeof decide> => decide(given, drafts, { recorded, settling });

/** Yes, and what it changes. */
function yes(given: LedgerView, drafts: readonly EntryDraft[], recorded = NOW, settling = false): Changes {
  const changes = at(given, drafts, recorded, settling);
  if (isRefusal(changes)) throw new Error(`refused: ${changes.refused}`);
  return changes;
}

/** No, and why. */
function no(given: LedgerView, drafts: readonly EntryDraft[], recorded = NOW, settling = false): string {
  const refusal = at(given, drafts, recorded, settling);
  return isRefusal(refusal) ? refusal.refused : 'booked';
}

const balances = (changes: Changes): Record<string, number> =>
  Object.fromEntries([...changes.accounts].map(([id, { posted }]) => [id, posted]));

describe('booking', () => {
  it('gives each entry the next number, and each posting the balance and version that it leaves', () => {
    const given = books({ head: { seq: 41 }, accounts: [having(points, 10, { version: 3 })] });
    const { bookings } = yes(given, [move(issuance, points, 5), move(points, shop, 15)]);
    expect(bookings.map(({ seq, recorded, postings }) => [seq, recorded, postings])).toEqual([
      [
        42,
        NOW,
        [
          { account: 'issuance:POINT', unit: 'POINT', amount: -5, balanceAfter: -5, version: 1 },
          { account: 'points:p1', unit: 'POINT', amount: 5, balanceAfter: 15, version: 4 },
        ],
      ],
      [
        43,
        NOW,
        [
          { account: 'points:p1', unit: 'POINT', amount: -15, balanceAfter: 0, version: 5 },
          { account: 'shop:s1', unit: 'POINT', amount: 15, balanceAfter: 15, version: 1 },
        ],
      ],
    ]);
  });

  it('takes all entries of a command or none', () => {
    expect(no(books(), [move(issuance, points, 5), move(points, shop, 6)])).toBe('insufficient-points');
  });

  it('takes the sides of an entry in their order: what comes in first may go out again, what goes out first must be there', () => {
    const comeAndGo = draft({ sides: [...movement(issuance, points, 5), ...movement(points, shop, 5)] });
    const goAndCome = draft({ sides: [...movement(points, shop, 5), ...movement(issuance, points, 5)] });
    expect(balances(yes(books(), [comeAndGo]))).toMatchObject({ 'points:p1': 0 });
    expect(no(books(), [goAndCome])).toBe('insufficient-points');
  });

  it('takes an entry of facts alone', () => {
    expect(yes(books(), [draft({ kind: 'rating.given' })]).bookings[0]?.postings).toEqual([]);
  });

  it.each<[string, EntryDraft]>([
    ['sides that do not sum to zero', draft({ sides: [{ account: points, amount: 1 }] })],
    [
      'sides that sum to zero across units only',
      draft({
        sides: [
          { account: points, amount: 1 },
          { account: minutes, amount: -1 },
        ],
      }),
    ],
    ['an amount of zero', draft({ sides: movement(issuance, points, 0) })],
    ['a fraction', draft({ sides: movement(issuance, points, 0.5) })],
    ['an amount that is not exact', draft({ sides: movement(issuance, points, 2 ** 53) })],
    ['an amount that is no number', draft({ sides: movement(issuance, points, NaN) })],
    ['a hold of nothing', reserve({ amount: 0 })],
    ['a hold of less than nothing', reserve({ amount: -1 })],
    ['a hold of a fraction', reserve({ amount: 1.5 })],
    ['a hold from one unit to another', reserve({ from: record })],
  ])('throws a rule’s mistake, which no request may cause: %s', (_, wrong) => {
    expect(() => at(books({ accounts: [having(points, 100), having(record, 100)] }), [wrong])).toThrow();
  });

  it('refuses what would make a balance inexact, to the unit', () => {
    const full = books({
      accounts: [
        having(issuance, -Number.MAX_SAFE_INTEGER),
        having(shop, Number.MAX_SAFE_INTEGER - 1),
        having(points, 9),
      ],
    });
    expect(no(full, [move(issuance, points, 1)])).toBe('amount-too-large');
    expect(no(full, [move(points, shop, 1)])).toBe('booked');
    expect(no(full, [move(points, shop, 2)])).toBe('amount-too-large');
  });
});

describe('limits', () => {
  const withFloor = (Object.keys(ACCOUNT_KINDS) as AccountKind[]).filter((kind) => ACCOUNT_KINDS[kind].floor === 0);
  const counterpart: Record<string, AccountKind> = {
    MIN: 'issuance',
    COIN: 'issuance',
    POINT: 'issuance',
    CNY: 'clearing',
  };

  it('stand where the field says: no volunteer, pool, fund or payable is overdrawn, and no counterpart is stopped', () => {
    expect(withFloor).toEqual(['record', 'coins', 'points', 'pool', 'fund', 'payable']);
    // Only what can be spent can be owed: record time is never spent, and money is not taken back once it is paid.
    const owing = (Object.keys(ACCOUNT_KINDS) as AccountKind[]).filter((kind) => ACCOUNT_KINDS[kind].owes);
    expect(owing).toEqual(['coins', 'points']);
  });

  it.each(withFloor)('let a %s account be emptied, and never overdrawn by one', (kind) => {
    const account = kind === 'pool' ? communityAccount(kind, 'COIN') : ownAccount(kind, 'x', 'CNY');
    const other = communityAccount(counterpart[account.unit] ?? 'issuance', account.unit);
    const given = books({ accounts: [having(account, 100)] });
    expect(no(given, [move(account, other, 100)])).toBe('booked');
    expect(no(given, [move(account, other, 101)])).toBe(ACCOUNT_KINDS[kind].short);
  });

  it('tell what was there and what was asked', () => {
    const refusal = at(books({ accounts: [having(points, 40)], holds: [hold()] }), [move(points, shop, 11)]);
    expect(refusal).toEqual({ refused: 'insufficient-points', values: { available: 10, asked: 11 } });
  });

  it('let a ceiling be reached, never passed', () => {
    const given = books({ accounts: [having(points, 100), having(shop, 50, { ceiling: 60 })] });
    expect(no(given, [move(points, shop, 10)])).toBe('booked');
    expect(at(given, [move(points, shop, 11)])).toEqual({ refused: 'limit-exceeded', values: { room: 10, asked: 11 } });
  });

  it('are no obstacle to what leads back inside: a debt may be paid in part, a full account drawn on', () => {
    const given = books({ accounts: [having(points, -10), having(shop, 70, { ceiling: 60 })] });
    expect(no(given, [move(issuance, points, 3)])).toBe('booked');
    expect(no(given, [move(shop, issuance, 3)])).toBe('booked');
  });
});

describe('a month', () => {
  it('takes no entry once it is closed, nor does any before it', () => {
    const given = books({ head: { closedThrough: '2026-08' } });
    expect(['2025-12', '2026-08', '2026-09'].map((period) => no(given, [draft({ period })]))).toEqual([
      'month-closed',
      'month-closed',
      'booked',
    ]);
    expect(no(given, [draft({ period: '2026-08' })], NOW, true)).toBe('month-closed');
  });

  it('that is closing takes the settlement’s entries only', () => {
    const given = books({ head: { closing: '2026-08' } });
    expect(no(given, [draft({ period: '2026-08' })])).toBe('month-closed');
    expect(no(given, [draft({ period: '2026-08' })], NOW, true)).toBe('booked');
    expect(no(given, [draft({ period: '2026-09' })])).toBe('booked');
  });

  it('is closed for what follows its close in the same command', () => {
    const close = draft({ kind: 'period.closed', period: '2026-08' });
    expect(yes(books(), [draft({ period: '2026-08' }), close], NOW, true).closedThrough).toBe('2026-08');
    expect(no(books(), [close, draft({ period: '2026-08' })], NOW, true)).toBe('month-closed');
    expect(no(books(), [close, close], NOW, true)).toBe('month-closed');
  });
});

describe('a reversal', () => {
  const posting = (account: Account, amount: number): Posting => ({
    account: account.id,
    unit: account.unit,
    amount,
    balanceAfter: amount,
    version: 1,
  });
  const entry = (seq: number, kind: EntryKind, postings: Posting[], ref?: Entry['ref']): Entry => ({
    ...{ ledger: 'sunrise', seq, id: '', kind, period: '2026-08', occurred: '2026-08-01', recorded: NOW, actor: '' },
    ...{ facts: { offer: 'o1' }, postings, ref, leafHash: '' },
  });
  const original = entry(7, 'points.captured', [posting(points, -30), posting(shop, 30)]);
  const undo = reversalOf(original, { period: '2026-09', occurred: '2026-09-10', reason: 'blinded' });
  const given = (more: Partial<Reversible> = {}): LedgerView =>
    books({
      head: { seq: 9 },
      accounts: [having(points, 5), having(shop, 30)],
      entries: [{ entry: original, ...more }],
    });

  it('swaps the sides, names what it reverses and repeats its facts', () => {
    expect(undo).toMatchObject({
      ref: { reverses: 7 },
      facts: { of: 'points.captured', period: '2026-08', original: { offer: 'o1' } },
    });
    const changes = yes(given(), [undo]);
    expect(balances(changes)).toEqual({ 'points:p1': 35, 'shop:s1': 0 });
    expect([...changes.reversed]).toEqual([[7, 10]]);
  });

  it('happens once, and the second is told of the first', () => {
    expect(at(given({ reversedBy: 9 }), [undo])).toEqual({
      refused: 'already-reversed',
      field: 'seq',
      values: { seq: 7, by: 9 },
    });
    expect(at(given(), [undo, undo])).toEqual({
      refused: 'already-reversed',
      field: 'seq',
      values: { seq: 7, by: 10 },
    });
  });

  it('can not be reversed itself', () => {
    const reversed = entry(8, 'entry.reversed', [posting(points, 30), posting(shop, -30)], { reverses: 7 });
    const again = reversalOf(reversed, { period: '2026-09', occurred: '2026-09-10', reason: '' });
    expect(no(books({ accounts: [having(points, 30)], entries: [{ entry: reversed }] }), [again])).toBe(
      'not-reversible',
    );
  });

  it('of an entry that is not there is refused', () => {
    expect(no(books(), [undo])).toBe('unknown-entry');
  });

  const takingBack = (from: Account, to: Account): { entry: Entry; undo: EntryDraft } => {
    const earned = entry(7, 'service.recorded', [posting(from, -30), posting(to, 30)]);
    return { entry: earned, undo: reversalOf(earned, { period: '2026-09', occurred: '2026-09-10', reason: '' }) };
  };

  it('takes back what was spent: the volunteer owes it, and the floor is written down with the debt', () => {
    const { entry: earned, undo: takeBack } = takingBack(issuance, points);
    const owing = (posted: number, holds: readonly OpenHold[] = []): AccountState | undefined =>
      yes(books({ accounts: [having(points, posted)], entries: [{ entry: earned }], holds }), [takeBack]).accounts.get(
        points.id,
      );
    expect(owing(29)).toMatchObject({ posted: -1, floor: -1 });
    expect(owing(30)).toMatchObject({ posted: 0, floor: 0 });
    expect(owing(-5)).toMatchObject({ posted: -35, floor: -35 });
    // What a hold keeps aside is taken too; its capture finds it all the same.
    expect(owing(40, [hold()])).toMatchObject({ posted: 10, floor: 0 });
  });

  it('takes no record time that is not there, nor money that is paid out', () => {
    const bank = communityAccount('clearing', 'CNY');
    for (const [from, to] of [
      [minutes, record],
      [bank, communityAccount('fund', 'CNY')],
    ] as const) {
      const { entry: earned, undo: takeBack } = takingBack(from, to);
      const few = books({ accounts: [having(to, 29)], entries: [{ entry: earned }] });
      expect(no(few, [takeBack])).toBe(ACCOUNT_KINDS[to.kind].short);
    }
  });

  it('makes room for one entry that takes the place of what it undoes, in its own command only', () => {
    const { entry: earned, undo: takeBack } = takingBack(issuance, points);
    const spent = books({ accounts: [having(points, 0)], entries: [{ entry: earned }] });
    const anew = { ...move(issuance, points, 20), ref: { supersedes: 7 } };
    expect(yes(spent, [takeBack, anew]).accounts.get(points.id)).toMatchObject({ posted: -10, floor: -10, version: 3 });
    expect(() => at(spent, [anew])).toThrow('not undone');
    expect(() => at(spent, [anew, takeBack])).toThrow('not undone');
    expect(() => at(spent, [takeBack, anew, anew])).toThrow('already');
  });

  it('is thrown back when its sides are not the original’s, swapped', () => {
    for (const wrong of [undo.sides.slice().reverse(), movement(shop, points, 29), movement(points, shop, 30), []]) {
      expect(() => at(given(), [{ ...undo, sides: wrong }])).toThrow('swapped');
    }
  });
});

describe('a debt', () => {
  const owing = books({ accounts: [having(points, -10, { floor: -10 })] });

  it('is paid by what is earned, and its floor rises with it', () => {
    const floors = [3, 10, 12].map((amount) => yes(owing, [move(issuance, points, amount)]).accounts.get(points.id));
    expect(floors).toEqual([
      expect.objectContaining({ posted: -7, floor: -7 }),
      expect.objectContaining({ posted: 0, floor: 0 }),
      expect.objectContaining({ posted: 2, floor: 0 }),
    ]);
  });

  it('stops all spending and holding until it is paid, though its own floor lies lower', () => {
    expect(at(owing, [move(points, shop, 1)])).toEqual({
      refused: 'insufficient-points',
      values: { available: -10, asked: 1 },
    });
    expect(no(owing, [reserve({ amount: 1 })])).toBe('insufficient-points');
    expect(no(owing, [move(issuance, points, 10), move(points, shop, 1)])).toBe('insufficient-points');
    expect(no(owing, [move(issuance, points, 11), move(points, shop, 1)])).toBe('booked');
  });

  it('is no reason to refuse a capture within its hold, and is to refuse another payment beside it', () => {
    const promised = books({ accounts: [having(points, -10, { floor: -10 })], holds: [hold()] });
    expect(yes(promised, [capture(30)]).accounts.get(points.id)).toMatchObject({ posted: -40, floor: -40 });
    expect(no(promised, [capture(31)])).toBe('more-than-held');
    expect(no(promised, [capture(30), move(points, shop, 1)])).toBe('insufficient-points');
    const twice = draft({
      kind: 'points.captured',
      ref: { hold: 'h1' },
      sides: [...capture(20).sides, ...capture(11).sides],
    });
    expect(no(promised, [twice])).toBe('more-than-held');
    // A hold on one account promises nothing of another.
    const other = ownAccount('points', 'p2', 'CNY');
    const elsewhere = draft({ kind: 'points.captured', ref: { hold: 'h1' }, sides: movement(other, shop, 1) });
    expect(no(promised, [elsewhere])).toBe('insufficient-points');
    // A release moves nothing, and promises nothing any more.
    expect(no(promised, [release, move(points, shop, 1)])).toBe('insufficient-points');
  });
});

describe('a hold', () => {
  const full = (holds: Given['holds'] = [hold()]): LedgerView => books({ accounts: [having(points, 50)], holds });

  it('is checked like a debit, other holds counted', () => {
    expect(yes(full([]), [reserve({ amount: 50 })]).opened).toEqual([hold({ amount: 50 })]);
    expect(no(full([]), [reserve({ amount: 51 })])).toBe('insufficient-points');
    expect(no(full(), [reserve({ id: 'h2', amount: 20 })])).toBe('booked');
    expect(no(full(), [reserve({ id: 'h2', amount: 21 })])).toBe('insufficient-points');
  });

  it('opens the accounts that it names, though nothing moves on them', () => {
    const { accounts } = yes(full([]), [reserve()]);
    expect(accounts.get('shop:s1')).toEqual({ ...shop, floor: undefined, posted: 0, version: 0 });
    expect(accounts.get('points:p1')).toMatchObject({ posted: 50, version: 1 });
  });

  it('counts within its own command', () => {
    expect(no(full([]), [reserve({ amount: 30 }), move(points, shop, 21)])).toBe('insufficient-points');
    expect(no(full([]), [reserve({ amount: 30 }), capture(30), move(points, shop, 20)])).toBe('booked');
    expect(no(full([]), [reserve({ amount: 30 }), reserve({ amount: 1 })])).toBe('hold-exists');
    expect(no(full([]), [reserve({ amount: 30 }), release, move(points, shop, 50)])).toBe('booked');
    expect(no(full([]), [reserve({ amount: 30 }), release, capture(1)])).toBe('hold-resolved');
  });

  it('keeps points from being spent until the instant at which it expires', () => {
    const spend = [move(points, issuance, 50)];
    expect(no(full([hold({ expiresAt: '2026-09-10T04:00:00.001Z' })]), spend)).toBe('insufficient-points');
    expect(no(full([hold({ expiresAt: NOW })]), spend)).toBe('booked');
    expect(no(full([hold({ expiresAt: '2026-09-10T03:59:59.999Z' })]), spend)).toBe('booked');
  });

  it('can be captured until the instant at which it expires, released at any time', () => {
    const outcomes = (expiresAt: string): string[] => [
      no(full([hold({ expiresAt })]), [capture(30)]),
      no(full([hold({ expiresAt })]), [release]),
    ];
    expect(outcomes('2026-09-10T04:00:00.001Z')).toEqual(['booked', 'booked']);
    expect(outcomes(NOW)).toEqual(['hold-expired', 'booked']);
    expect(outcomes('2026-09-10T03:59:59.999Z')).toEqual(['hold-expired', 'booked']);
  });

  it('is captured in full or in part, never beyond', () => {
    expect(no(full(), [capture(30)])).toBe('booked');
    expect(no(full(), [capture(1)])).toBe('booked');
    expect(at(full(), [capture(31)])).toEqual({
      refused: 'more-than-held',
      field: 'amount',
      values: { held: 30, asked: 31 },
    });
  });

  it('resolves once', () => {
    expect([...yes(full(), [capture(5)]).resolved]).toEqual(['h1']);
    for (const second of [capture(1), release]) {
      expect(no(full(['h1']), [second])).toBe('hold-resolved');
      expect(no(full(), [release, second])).toBe('hold-resolved');
    }
    expect(no(full([]), [release])).toBe('unknown-hold');
  });

  it('has a name that is never used again', () => {
    expect(no(full(), [reserve({ amount: 1 })])).toBe('hold-exists');
    expect(no(full(['h1']), [reserve({ amount: 1 })])).toBe('hold-exists');
  });

  it('keeps room on the payee’s side, so that its capture can not fail', () => {
    const given = books({ accounts: [having(points, 90), having(shop, 20, { ceiling: 60 })], holds: [hold()] });
    expect(no(given, [move(points, shop, 10)])).toBe('booked');
    expect(no(given, [move(points, shop, 11)])).toBe('limit-exceeded');
    expect(no(given, [reserve({ id: 'h2', amount: 11 })])).toBe('limit-exceeded');
    expect(no(given, [move(points, shop, 10), capture(30)])).toBe('booked');
  });

  // ledger.md §4: a hold was checked like a debit, so that whatever is booked meanwhile, its capture finds the amount.
  it('can always be captured in time, whatever was booked meanwhile', () => {
    const amount = fc.integer({ min: 1, max: 60 });
    const step = fc.oneof(
      amount.map((n) => move(points, shop, n)),
      amount.map((n) => move(issuance, points, n)),
      fc.tuple(amount, fc.uuid()).map(([n, id]) => reserve({ id, amount: n })),
    );
    fc.assert(
      fc.property(amount, fc.array(step, { maxLength: 8 }), (held, between) => {
        const given = books({ accounts: [having(points, 60), having(shop, 0, { ceiling: 60 })] });
        const booked = between.reduce<EntryDraft[]>(
          (taken, one) => (no(given, [...taken, one]) === 'booked' ? [...taken, one] : taken),
          [reserve({ amount: held })],
        );
        expect(no(given, [...booked, capture(held)])).toBe('booked');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the sides of an entry', () => {
  it('are added up by account, and what comes to nothing is left out', () => {
    const given = postings(
      ...movement(issuance, points, 5),
      ...movement(points, shop, 5),
      ...movement(issuance, points, 2),
    );
    expect(given.map(({ account, amount }) => [account.id, amount])).toEqual([
      ['issuance:POINT', -7],
      ['points:p1', 2],
      ['shop:s1', 5],
    ]);
  });
});
