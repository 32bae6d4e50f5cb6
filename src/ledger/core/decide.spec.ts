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

interface LedgerFixture {
  readonly head?: Partial<Head>;
  readonly accounts?: readonly AccountState[];
  readonly holds?: readonly (OpenHold | string)[];
  readonly entries?: readonly Reversible[];
}

/** Ledger with the listed state only. A hold given as a string is the id of a resolved hold. */
function ledgerWith({ head, accounts = [], holds = [], entries = [] }: LedgerFixture = {}): LedgerView {
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

/** Account with a balance and one posting. */
const withBalance = (account: Account, posted: number, more: Partial<AccountState> = {}): AccountState => ({
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

const decideAt = (
  state: LedgerView,
  drafts: readonly EntryDraft[],
  recorded = NOW,
  settling = false,
): ReturnType<typeof decide> => decide(state, drafts, { recorded, settling });

/** Changes of accepted drafts. @throws if they are refused */
function accept(state: LedgerView, drafts: readonly EntryDraft[], recorded = NOW, settling = false): Changes {
  const changes = decideAt(state, drafts, recorded, settling);
  if (isRefusal(changes)) throw new Error(`refused: ${changes.refused}`);
  return changes;
}

/** Refusal code, or 'booked'. */
function outcomeOf(state: LedgerView, drafts: readonly EntryDraft[], recorded = NOW, settling = false): string {
  const refusal = decideAt(state, drafts, recorded, settling);
  return isRefusal(refusal) ? refusal.refused : 'booked';
}

const balances = (changes: Changes): Record<string, number> =>
  Object.fromEntries([...changes.accounts].map(([id, { posted }]) => [id, posted]));

describe('decide', () => {
  it('numbers entries without gaps and gives each posting the balance and version after it', () => {
    const state = ledgerWith({ head: { seq: 41 }, accounts: [withBalance(points, 10, { version: 3 })] });
    const { bookings } = accept(state, [move(issuance, points, 5), move(points, shop, 15)]);
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

  it('books all drafts of a command or none', () => {
    expect(outcomeOf(ledgerWith(), [move(issuance, points, 5), move(points, shop, 6)])).toBe('insufficient-points');
  });

  it('applies postings of an entry in order: an amount credited first may be debited, not the other way round', () => {
    const creditFirst = draft({ sides: [...movement(issuance, points, 5), ...movement(points, shop, 5)] });
    const debitFirst = draft({ sides: [...movement(points, shop, 5), ...movement(issuance, points, 5)] });
    expect(balances(accept(ledgerWith(), [creditFirst]))).toMatchObject({ 'points:p1': 0 });
    expect(outcomeOf(ledgerWith(), [debitFirst])).toBe('insufficient-points');
  });

  it('books an entry without postings', () => {
    expect(accept(ledgerWith(), [draft({ kind: 'rating.given' })]).bookings[0]?.postings).toEqual([]);
  });

  it.each<[string, EntryDraft]>([
    ['postings that do not sum to zero', draft({ sides: [{ account: points, amount: 1 }] })],
    [
      'postings that sum to zero across units only',
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
    ['an amount that is not a number', draft({ sides: movement(issuance, points, NaN) })],
    ['a hold of zero', reserve({ amount: 0 })],
    ['a hold of a negative amount', reserve({ amount: -1 })],
    ['a hold of a fractional amount', reserve({ amount: 1.5 })],
    ['a hold from one unit to another', reserve({ from: record })],
  ])('throws for a malformed draft: %s', (_, wrong) => {
    expect(() =>
      decideAt(ledgerWith({ accounts: [withBalance(points, 100), withBalance(record, 100)] }), [wrong]),
    ).toThrow();
  });

  it('refuses the first amount that takes a balance out of the safe integer range', () => {
    const full = ledgerWith({
      accounts: [
        withBalance(issuance, -Number.MAX_SAFE_INTEGER),
        withBalance(shop, Number.MAX_SAFE_INTEGER - 1),
        withBalance(points, 9),
      ],
    });
    expect(outcomeOf(full, [move(issuance, points, 1)])).toBe('amount-too-large');
    expect(outcomeOf(full, [move(points, shop, 1)])).toBe('booked');
    expect(outcomeOf(full, [move(points, shop, 2)])).toBe('amount-too-large');
  });
});

describe('limits of accounts', () => {
  const withFloor = (Object.keys(ACCOUNT_KINDS) as AccountKind[]).filter((kind) => ACCOUNT_KINDS[kind].floor === 0);
  const counterpart: Record<string, AccountKind> = {
    MIN: 'issuance',
    COIN: 'issuance',
    POINT: 'issuance',
    CNY: 'clearing',
  };

  it('are a floor of zero for volunteers, pool, fund and payables, and none for counterparts', () => {
    expect(withFloor).toEqual(['record', 'coins', 'points', 'pool', 'fund', 'payable']);
    // Only spendable units allow debt: service hours are never spent, and paid money is not taken back.
    const inDebt = (Object.keys(ACCOUNT_KINDS) as AccountKind[]).filter((kind) => ACCOUNT_KINDS[kind].owes);
    expect(inDebt).toEqual(['coins', 'points']);
  });

  it.each(withFloor)('let a %s account be emptied, but not overdrawn by one', (kind) => {
    const account = kind === 'pool' ? communityAccount(kind, 'COIN') : ownAccount(kind, 'x', 'CNY');
    const other = communityAccount(counterpart[account.unit] ?? 'issuance', account.unit);
    const state = ledgerWith({ accounts: [withBalance(account, 100)] });
    expect(outcomeOf(state, [move(account, other, 100)])).toBe('booked');
    expect(outcomeOf(state, [move(account, other, 101)])).toBe(ACCOUNT_KINDS[kind].short);
  });

  it('report the available and the requested amount', () => {
    const refusal = decideAt(ledgerWith({ accounts: [withBalance(points, 40)], holds: [hold()] }), [
      move(points, shop, 11),
    ]);
    expect(refusal).toEqual({ refused: 'insufficient-points', values: { available: 10, asked: 11 } });
  });

  it('let a ceiling be reached, but not exceeded', () => {
    const state = ledgerWith({ accounts: [withBalance(points, 100), withBalance(shop, 50, { ceiling: 60 })] });
    expect(outcomeOf(state, [move(points, shop, 10)])).toBe('booked');
    expect(decideAt(state, [move(points, shop, 11)])).toEqual({
      refused: 'limit-exceeded',
      values: { room: 10, asked: 11 },
    });
  });

  it('allow postings towards the limit: partial repayment of a debt, debits of an account above its ceiling', () => {
    const state = ledgerWith({ accounts: [withBalance(points, -10), withBalance(shop, 70, { ceiling: 60 })] });
    expect(outcomeOf(state, [move(issuance, points, 3)])).toBe('booked');
    expect(outcomeOf(state, [move(shop, issuance, 3)])).toBe('booked');
  });
});

describe('accounting month', () => {
  it('refuses entries of the last closed month and of earlier ones', () => {
    const state = ledgerWith({ head: { closedThrough: '2026-08' } });
    expect(['2025-12', '2026-08', '2026-09'].map((period) => outcomeOf(state, [draft({ period })]))).toEqual([
      'month-closed',
      'month-closed',
      'booked',
    ]);
    expect(outcomeOf(state, [draft({ period: '2026-08' })], NOW, true)).toBe('month-closed');
  });

  it('being closed accepts entries of the settlement only', () => {
    const state = ledgerWith({ head: { closing: '2026-08' } });
    expect(outcomeOf(state, [draft({ period: '2026-08' })])).toBe('month-closed');
    expect(outcomeOf(state, [draft({ period: '2026-08' })], NOW, true)).toBe('booked');
    expect(outcomeOf(state, [draft({ period: '2026-09' })])).toBe('booked');
  });

  it('is closed for drafts after its close in the same command', () => {
    const close = draft({ kind: 'period.closed', period: '2026-08' });
    expect(accept(ledgerWith(), [draft({ period: '2026-08' }), close], NOW, true).closedThrough).toBe('2026-08');
    expect(outcomeOf(ledgerWith(), [close, draft({ period: '2026-08' })], NOW, true)).toBe('month-closed');
    expect(outcomeOf(ledgerWith(), [close, close], NOW, true)).toBe('month-closed');
  });
});

describe('reversal', () => {
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
  const state = (more: Partial<Reversible> = {}): LedgerView =>
    ledgerWith({
      head: { seq: 9 },
      accounts: [withBalance(points, 5), withBalance(shop, 30)],
      entries: [{ entry: original, ...more }],
    });

  it('negates the postings, refers to the original and repeats its facts', () => {
    expect(undo).toMatchObject({
      ref: { reverses: 7 },
      facts: { of: 'points.captured', period: '2026-08', original: { offer: 'o1' } },
    });
    const changes = accept(state(), [undo]);
    expect(balances(changes)).toEqual({ 'points:p1': 35, 'shop:s1': 0 });
    expect([...changes.reversed]).toEqual([[7, 10]]);
  });

  it('is refused a second time with the number of the first', () => {
    expect(decideAt(state({ reversedBy: 9 }), [undo])).toEqual({
      refused: 'already-reversed',
      field: 'seq',
      values: { seq: 7, by: 9 },
    });
    expect(decideAt(state(), [undo, undo])).toEqual({
      refused: 'already-reversed',
      field: 'seq',
      values: { seq: 7, by: 10 },
    });
  });

  it('cannot be reversed itself', () => {
    const reversed = entry(8, 'entry.reversed', [posting(points, 30), posting(shop, -30)], { reverses: 7 });
    const again = reversalOf(reversed, { period: '2026-09', occurred: '2026-09-10', reason: '' });
    expect(
      outcomeOf(ledgerWith({ accounts: [withBalance(points, 30)], entries: [{ entry: reversed }] }), [again]),
    ).toBe('not-reversible');
  });

  it('of an unknown entry is refused', () => {
    expect(outcomeOf(ledgerWith(), [undo])).toBe('unknown-entry');
  });

  const grantAndReversal = (from: Account, to: Account): { entry: Entry; undo: EntryDraft } => {
    const grant = entry(7, 'service.recorded', [posting(from, -30), posting(to, 30)]);
    return { entry: grant, undo: reversalOf(grant, { period: '2026-09', occurred: '2026-09-10', reason: '' }) };
  };

  it('of a spent amount leaves the volunteer in debt and stores the debt as the floor', () => {
    const { entry: grant, undo: reversal } = grantAndReversal(issuance, points);
    const inDebt = (posted: number, holds: readonly OpenHold[] = []): AccountState | undefined =>
      accept(ledgerWith({ accounts: [withBalance(points, posted)], entries: [{ entry: grant }], holds }), [
        reversal,
      ]).accounts.get(points.id);
    expect(inDebt(29)).toMatchObject({ posted: -1, floor: -1 });
    expect(inDebt(30)).toMatchObject({ posted: 0, floor: 0 });
    expect(inDebt(-5)).toMatchObject({ posted: -35, floor: -35 });
    // An amount on hold is taken back too; the capture may then go into debt.
    expect(inDebt(40, [hold()])).toMatchObject({ posted: 10, floor: 0 });
  });

  it('is refused if service hours or money are no longer available', () => {
    const bank = communityAccount('clearing', 'CNY');
    for (const [from, to] of [
      [minutes, record],
      [bank, communityAccount('fund', 'CNY')],
    ] as const) {
      const { entry: grant, undo: reversal } = grantAndReversal(from, to);
      const few = ledgerWith({ accounts: [withBalance(to, 29)], entries: [{ entry: grant }] });
      expect(outcomeOf(few, [reversal])).toBe(ACCOUNT_KINDS[to.kind].short);
    }
  });

  it('allows one replacement of its original, after it in the same command', () => {
    const { entry: grant, undo: reversal } = grantAndReversal(issuance, points);
    const spent = ledgerWith({ accounts: [withBalance(points, 0)], entries: [{ entry: grant }] });
    const replacement = { ...move(issuance, points, 20), ref: { supersedes: 7 } };
    expect(accept(spent, [reversal, replacement]).accounts.get(points.id)).toMatchObject({
      posted: -10,
      floor: -10,
      version: 3,
    });
    expect(() => decideAt(spent, [replacement])).toThrow('not reversed');
    expect(() => decideAt(spent, [replacement, reversal])).toThrow('not reversed');
    expect(() => decideAt(spent, [reversal, replacement, replacement])).toThrow('superseded twice');
  });

  it('throws if its postings are not those of the original, negated', () => {
    for (const wrong of [undo.sides.slice().reverse(), movement(shop, points, 29), movement(points, shop, 30), []]) {
      expect(() => decideAt(state(), [{ ...undo, sides: wrong }])).toThrow('negated');
    }
  });
});

describe('debt', () => {
  const inDebt = ledgerWith({ accounts: [withBalance(points, -10, { floor: -10 })] });

  it('is repaid by credits, and its floor rises with the balance', () => {
    const floors = [3, 10, 12].map((amount) =>
      accept(inDebt, [move(issuance, points, amount)]).accounts.get(points.id),
    );
    expect(floors).toEqual([
      expect.objectContaining({ posted: -7, floor: -7 }),
      expect.objectContaining({ posted: 0, floor: 0 }),
      expect.objectContaining({ posted: 2, floor: 0 }),
    ]);
  });

  it('blocks debits and holds until it is repaid, although the stored floor is lower', () => {
    expect(decideAt(inDebt, [move(points, shop, 1)])).toEqual({
      refused: 'insufficient-points',
      values: { available: -10, asked: 1 },
    });
    expect(outcomeOf(inDebt, [reserve({ amount: 1 })])).toBe('insufficient-points');
    expect(outcomeOf(inDebt, [move(issuance, points, 10), move(points, shop, 1)])).toBe('insufficient-points');
    expect(outcomeOf(inDebt, [move(issuance, points, 11), move(points, shop, 1)])).toBe('booked');
  });

  it('does not block a capture within its hold, but blocks any other debit', () => {
    const promised = ledgerWith({ accounts: [withBalance(points, -10, { floor: -10 })], holds: [hold()] });
    expect(accept(promised, [capture(30)]).accounts.get(points.id)).toMatchObject({ posted: -40, floor: -40 });
    expect(outcomeOf(promised, [capture(31)])).toBe('more-than-held');
    expect(outcomeOf(promised, [capture(30), move(points, shop, 1)])).toBe('insufficient-points');
    const twice = draft({
      kind: 'points.captured',
      ref: { hold: 'h1' },
      sides: [...capture(20).sides, ...capture(11).sides],
    });
    expect(outcomeOf(promised, [twice])).toBe('more-than-held');
    // A hold does not allow debits of another account.
    const other = ownAccount('points', 'p2', 'CNY');
    const elsewhere = draft({ kind: 'points.captured', ref: { hold: 'h1' }, sides: movement(other, shop, 1) });
    expect(outcomeOf(promised, [elsewhere])).toBe('insufficient-points');
    // After its release the hold allows no debit.
    expect(outcomeOf(promised, [release, move(points, shop, 1)])).toBe('insufficient-points');
  });
});

describe('hold', () => {
  const full = (holds: LedgerFixture['holds'] = [hold()]): LedgerView =>
    ledgerWith({ accounts: [withBalance(points, 50)], holds });

  it('is checked like a debit, counting other holds', () => {
    expect(accept(full([]), [reserve({ amount: 50 })]).opened).toEqual([hold({ amount: 50 })]);
    expect(outcomeOf(full([]), [reserve({ amount: 51 })])).toBe('insufficient-points');
    expect(outcomeOf(full(), [reserve({ id: 'h2', amount: 20 })])).toBe('booked');
    expect(outcomeOf(full(), [reserve({ id: 'h2', amount: 21 })])).toBe('insufficient-points');
  });

  it('creates the accounts of payer and payee without a posting', () => {
    const { accounts } = accept(full([]), [reserve()]);
    expect(accounts.get('shop:s1')).toEqual({ ...shop, floor: undefined, posted: 0, version: 0 });
    expect(accounts.get('points:p1')).toMatchObject({ posted: 50, version: 1 });
  });

  it('counts for later drafts of the same command', () => {
    expect(outcomeOf(full([]), [reserve({ amount: 30 }), move(points, shop, 21)])).toBe('insufficient-points');
    expect(outcomeOf(full([]), [reserve({ amount: 30 }), capture(30), move(points, shop, 20)])).toBe('booked');
    expect(outcomeOf(full([]), [reserve({ amount: 30 }), reserve({ amount: 1 })])).toBe('hold-exists');
    expect(outcomeOf(full([]), [reserve({ amount: 30 }), release, move(points, shop, 50)])).toBe('booked');
    expect(outcomeOf(full([]), [reserve({ amount: 30 }), release, capture(1)])).toBe('hold-resolved');
  });

  it('blocks spending until the instant of its expiry', () => {
    const spend = [move(points, issuance, 50)];
    expect(outcomeOf(full([hold({ expiresAt: '2026-09-10T04:00:00.001Z' })]), spend)).toBe('insufficient-points');
    expect(outcomeOf(full([hold({ expiresAt: NOW })]), spend)).toBe('booked');
    expect(outcomeOf(full([hold({ expiresAt: '2026-09-10T03:59:59.999Z' })]), spend)).toBe('booked');
  });

  it('can be captured until the instant of its expiry, and released at any time', () => {
    const outcomes = (expiresAt: string): string[] => [
      outcomeOf(full([hold({ expiresAt })]), [capture(30)]),
      outcomeOf(full([hold({ expiresAt })]), [release]),
    ];
    expect(outcomes('2026-09-10T04:00:00.001Z')).toEqual(['booked', 'booked']);
    expect(outcomes(NOW)).toEqual(['hold-expired', 'booked']);
    expect(outcomes('2026-09-10T03:59:59.999Z')).toEqual(['hold-expired', 'booked']);
  });

  it('is captured in full or in part, but not above its amount', () => {
    expect(outcomeOf(full(), [capture(30)])).toBe('booked');
    expect(outcomeOf(full(), [capture(1)])).toBe('booked');
    expect(decideAt(full(), [capture(31)])).toEqual({
      refused: 'more-than-held',
      field: 'amount',
      values: { held: 30, asked: 31 },
    });
  });

  it('is captured or released once', () => {
    expect([...accept(full(), [capture(5)]).resolved]).toEqual(['h1']);
    for (const second of [capture(1), release]) {
      expect(outcomeOf(full(['h1']), [second])).toBe('hold-resolved');
      expect(outcomeOf(full(), [release, second])).toBe('hold-resolved');
    }
    expect(outcomeOf(full([]), [release])).toBe('unknown-hold');
  });

  it('has an id that cannot be reused', () => {
    expect(outcomeOf(full(), [reserve({ amount: 1 })])).toBe('hold-exists');
    expect(outcomeOf(full(['h1']), [reserve({ amount: 1 })])).toBe('hold-exists');
  });

  it('counts against the ceiling of the payee, so that its capture cannot fail', () => {
    const state = ledgerWith({
      accounts: [withBalance(points, 90), withBalance(shop, 20, { ceiling: 60 })],
      holds: [hold()],
    });
    expect(outcomeOf(state, [move(points, shop, 10)])).toBe('booked');
    expect(outcomeOf(state, [move(points, shop, 11)])).toBe('limit-exceeded');
    expect(outcomeOf(state, [reserve({ id: 'h2', amount: 11 })])).toBe('limit-exceeded');
    expect(outcomeOf(state, [move(points, shop, 10), capture(30)])).toBe('booked');
  });

  // docs/ledger.md §4: a hold is checked like a debit, so its capture succeeds whatever is booked before it.
  it('can always be captured before its expiry, whatever was booked meanwhile', () => {
    const amount = fc.integer({ min: 1, max: 60 });
    const step = fc.oneof(
      amount.map((n) => move(points, shop, n)),
      amount.map((n) => move(issuance, points, n)),
      fc.tuple(amount, fc.uuid()).map(([n, id]) => reserve({ id, amount: n })),
    );
    fc.assert(
      fc.property(amount, fc.array(step, { maxLength: 8 }), (held, between) => {
        const state = ledgerWith({ accounts: [withBalance(points, 60), withBalance(shop, 0, { ceiling: 60 })] });
        const booked = between.reduce<EntryDraft[]>(
          (accepted, next) => (outcomeOf(state, [...accepted, next]) === 'booked' ? [...accepted, next] : accepted),
          [reserve({ amount: held })],
        );
        expect(outcomeOf(state, [...booked, capture(held)])).toBe('booked');
      }),
      { numRuns: 500 },
    );
  });
});

describe('postings', () => {
  it('sums amounts by account and leaves out accounts with a sum of zero', () => {
    const combined = postings(
      ...movement(issuance, points, 5),
      ...movement(points, shop, 5),
      ...movement(issuance, points, 2),
    );
    expect(combined.map(({ account, amount }) => [account.id, amount])).toEqual([
      ['issuance:POINT', -7],
      ['points:p1', 2],
      ['shop:s1', 5],
    ]);
  });
});
