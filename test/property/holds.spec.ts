import fc from 'fast-check';
import { Outcome } from '../../src/ledger/core/command';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandOf } from '../support/command-arbitraries';
import { ModelRequest, ModelCommand, after } from '../support/model';
import { newModelLedger } from '../support/model-run';
import { rowsOf } from '../support/recount';

const START = '2026-09-10T04:00:00.000Z';
const period = '2026-09';
const DURATION_MS = 5000;
const EXPIRES = after(START, DURATION_MS);

/** A balance of points and the amount of it that is held for a shop until `EXPIRES`. */
const held = fc
  .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([a, b]) => ({ balance: Math.max(a, b), amount: Math.min(a, b) }));

/** One millisecond before the hold expires, at that instant, and one millisecond after. */
const OFFSETS = [-1, 0, 1];

describe('hold on points', () => {
  let fixture: JournalFixture;
  let key = 0;
  beforeAll(async () => (fixture = await newJournalFixture()));
  afterAll(() => fixture.end());

  const modelRequest = (command: ModelCommand, arrived: string): ModelRequest => {
    key += 1;
    return {
      client: 'client-1',
      key: `key-${key}`,
      hash: 'body',
      arrived,
      now: arrived,
      settling: false,
      commands: [command],
    };
  };
  const resultOf = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.refusal.refused : outcome.kind);
  const submit = async (ledger: string, command: ModelCommand, arrived = START): Promise<string> =>
    resultOf(await fixture.journal.post(commandOf(ledger, modelRequest(command, arrived))));

  const capture = (amount: number): ModelCommand => ({
    do: 'capture',
    period,
    hold: 'h1',
    move: ['points:p1', 'shop:s1', amount],
  });
  const release: ModelCommand = { do: 'release', period, hold: 'h1' };
  const spend = (amount: number): ModelCommand => ({ do: 'move', period, moves: [['points:p1', 'shop:s2', amount]] });

  async function withHold({ balance, amount }: { balance: number; amount: number }): Promise<string> {
    const ledger = await newModelLedger(fixture);
    expect(await submit(ledger, { do: 'move', period, moves: [['issuance:POINT', 'points:p1', balance]] })).toBe(
      'booked',
    );
    expect(
      await submit(ledger, {
        do: 'reserve',
        period,
        hold: 'h1',
        move: ['points:p1', 'shop:s1', amount],
        durationMs: DURATION_MS,
      }),
    ).toBe('booked');
    return ledger;
  }

  // docs/ledger.md §8 no. 9: a hold resolves once; tested at t − 1 ms, t and t + 1 ms.
  it('can be captured until the last millisecond before it expires, and not at or after that instant', () =>
    fc.assert(
      fc.asyncProperty(held, fc.constantFrom(...OFFSETS), async (amounts, offset) => {
        const ledger = await withHold(amounts);
        expect(await submit(ledger, capture(amounts.amount), after(EXPIRES, offset))).toBe(
          offset < 0 ? 'booked' : 'hold-expired',
        );
      }),
      { numRuns: 20 },
    ));

  it('reserves its amount until it expires, and releases it at that instant', () =>
    fc.assert(
      fc.asyncProperty(held, fc.constantFrom(...OFFSETS), async (amounts, offset) => {
        const ledger = await withHold(amounts);
        const at = after(EXPIRES, offset);
        const shopFull = amounts.balance > 60;
        const everything: ModelCommand = shopFull
          ? { do: 'move', period, moves: [['points:p1', 'expired:POINT', amounts.balance]] }
          : spend(amounts.balance);
        expect(await submit(ledger, everything, at)).toBe(offset < 0 ? 'insufficient-points' : 'booked');
      }),
      { numRuns: 20 },
    ));

  it('resolves once when captures and releases arrive concurrently and later', () =>
    fc.assert(
      fc.asyncProperty(held, fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 2 }), async (amounts, order) => {
        const ledger = await withHold(amounts);
        const commands = order.map((one) => (one % 2 === 0 ? release : capture(1)));
        const at = after(EXPIRES, -1);
        const outcomes = await Promise.all(commands.map((command) => submit(ledger, command, at)));
        expect(outcomes).toEqual(['booked', ...commands.slice(1).map(() => 'hold-resolved')]);
        expect(await submit(ledger, capture(1), at)).toBe('hold-resolved');
        expect(await submit(ledger, release, at)).toBe('hold-resolved');
        const { open, entries } = await rowsOf(fixture, ledger);
        expect(open).toEqual([]);
        expect(entries).toHaveLength(3);
      }),
      { numRuns: 20 },
    ));

  it('releases the rest after a partial capture, and rejects a capture above its amount', async () => {
    const ledger = await withHold({ balance: 50, amount: 30 });
    expect(await submit(ledger, capture(31))).toBe('more-than-held');
    expect(await submit(ledger, spend(21))).toBe('insufficient-points');
    expect(await submit(ledger, capture(10))).toBe('booked');
    expect(await submit(ledger, spend(40))).toBe('booked');
  });

  it('has expired for a capture that arrived in time but is booked after a later entry', async () => {
    const ledger = await withHold({ balance: 50, amount: 30 });
    expect(await submit(ledger, spend(1), EXPIRES)).toBe('booked');
    expect(await submit(ledger, capture(30), after(EXPIRES, -1))).toBe('hold-expired');
  });

  it('can be released once after it expired, and its id is never reused', async () => {
    const ledger = await withHold({ balance: 50, amount: 30 });
    const again: ModelCommand = {
      do: 'reserve',
      period,
      hold: 'h1',
      move: ['points:p1', 'shop:s1', 1],
      durationMs: DURATION_MS,
    };
    expect(await submit(ledger, again, after(EXPIRES, 1))).toBe('hold-exists');
    expect(await submit(ledger, release, after(EXPIRES, 1))).toBe('booked');
    expect(await submit(ledger, release, after(EXPIRES, 1))).toBe('hold-resolved');
    expect(await submit(ledger, again, after(EXPIRES, 1))).toBe('hold-exists');
  });

  it('opens the account of a shop that never had points', async () => {
    const ledger = await withHold({ balance: 1, amount: 1 });
    const { accounts } = await rowsOf(fixture, ledger);
    expect(accounts.find(({ id }) => id === 'shop:s1')).toMatchObject({ posted: 0, version: 0 });
  });

  it('counts against the ceiling of the payee’s account, so that its capture never exceeds it', async () => {
    const ledger = await newModelLedger(fixture);
    const toShop = (hold: string, amount: number): ModelCommand => ({
      do: 'reserve',
      period,
      hold,
      move: ['points:p1', 'shop:s2', amount],
      durationMs: DURATION_MS,
    });
    await submit(ledger, { do: 'move', period, moves: [['issuance:POINT', 'points:p1', 200]] });
    expect(await submit(ledger, toShop('h2', 40))).toBe('booked');
    expect(await submit(ledger, spend(21))).toBe('limit-exceeded');
    expect(await submit(ledger, toShop('h3', 21))).toBe('limit-exceeded');
    expect(await submit(ledger, spend(20))).toBe('booked');
    expect(await submit(ledger, { do: 'capture', period, hold: 'h2', move: ['points:p1', 'shop:s2', 40] })).toBe(
      'booked',
    );
  });
});
