import fc from 'fast-check';
import { Command, Outcome } from '../../src/ledger/core/command';
import { Books, newBooks } from '../support/books';
import { asks, commandOf } from '../support/commands';
import { Question, after } from '../support/model';
import { Played, bytesOf, headOf, newWorld, play } from '../support/play';
import { rowsOf } from '../support/recount';

const START = '2026-09-10T04:00:00.000Z';
const DAY = 86_400_000;

const give = (key: string, change: Partial<Question> = {}): Question => ({
  client: 'client-1',
  key,
  hash: 'body',
  arrived: START,
  now: START,
  settling: false,
  wishes: [{ do: 'move', period: '2026-09', moves: [['issuance:POINT', 'points:p1', 10]] }],
  ...change,
});

const spend = (key: string): Question =>
  give(key, { wishes: [{ do: 'move', period: '2026-09', moves: [['points:p1', 'shop:s1', 7]] }] });

/** The first answer to each key. */
function firstAnswers(played: readonly Played[]): { command: Command; bytes: string }[] {
  return played
    .filter(({ outcome }) => outcome.kind !== 'key-reused' && !outcome.replayed)
    .map(({ command, outcome }) => ({ command, bytes: bytesOf(outcome) }));
}

const withBody = (command: Command, hash: string): Command => ({ ...command, request: { ...command.request, hash } });

describe('a command asked again with its key', () => {
  let books: Books;
  beforeEach(async () => (books = await newBooks()));
  afterEach(() => books.end());

  // ledger.md §8 no. 7: replays are byte-identical before and after a restart and all at once; another body changes nothing.
  it('is answered with the same bytes, one by one, all at once and after a restart, and nothing moves', () =>
    fc.assert(
      fc.asyncProperty(asks({ jumps: false, length: 40 }), async (input) => {
        const ledger = await newWorld(books);
        const first = firstAnswers((await play(books, ledger, input)).played);
        const rows = await rowsOf(books, ledger);
        const expected = first.map(({ bytes }) => bytes);

        const singly: string[] = [];
        for (const { command } of first) singly.push(bytesOf(await books.journal.post(command)));
        expect(singly).toEqual(expected);

        const thrice = [...first, ...first, ...first].map(({ command }) => command);
        const allAtOnce = async (): Promise<string[]> => {
          const outcomes = await Promise.all(thrice.map((command) => books.journal.post(command)));
          expect(outcomes.every((one) => one.kind !== 'key-reused' && one.replayed)).toBe(true);
          return outcomes.map(bytesOf);
        };
        expect(await allAtOnce()).toEqual([...expected, ...expected, ...expected]);
        books = await books.reopen();
        expect(await allAtOnce()).toEqual([...expected, ...expected, ...expected]);

        const others = first.map(({ command }) => books.journal.post(withBody(command, 'another body')));
        expect(new Set((await Promise.all(others)).map(({ kind }) => kind))).toEqual(new Set(['key-reused']));
        expect(await rowsOf(books, ledger)).toEqual(rows);
      }),
      { numRuns: 12 },
    ));

  it('makes one entry when it comes a hundred times at once', async () => {
    const ledger = await newWorld(books);
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => books.journal.post(commandOf(ledger, give('once')))),
    );
    expect((await headOf(books, ledger)).seq).toBe(1);
    expect(new Set(outcomes.map(bytesOf)).size).toBe(1);
    expect(outcomes.filter((one) => one.kind === 'booked' && !one.replayed)).toHaveLength(1);
  });

  it('is another client’s own when another client uses the same key, at the same time and after', async () => {
    const ledger = await newWorld(books);
    const [mine, theirs] = [give('shared'), { ...spend('shared'), client: 'client-2' }];
    const ask = (...input: Question[]): Promise<Outcome[]> =>
      Promise.all(input.map((one) => books.journal.post(commandOf(ledger, one))));
    const first = await ask(mine, theirs);
    expect(first).toMatchObject([{ kind: 'booked' }, { kind: 'booked' }]);
    expect((await ask(theirs, mine)).map(bytesOf)).toEqual(first.map(bytesOf).reverse());
  });

  it('keeps its refusal for 30 days, to the millisecond, and may succeed after', async () => {
    const ledger = await newWorld(books);
    const refused = bytesOf(await books.journal.post(commandOf(ledger, spend('early'))));
    await books.journal.post(commandOf(ledger, give('means')));
    books.clock.at = after(START, 30 * DAY - 1);
    const last = await books.journal.post(commandOf(ledger, spend('early')));
    expect([last.kind, bytesOf(last)]).toEqual(['refused', refused]);
    books.clock.at = after(START, 30 * DAY);
    expect(await books.journal.post(commandOf(ledger, spend('early')))).toMatchObject({
      kind: 'booked',
      replayed: false,
    });
  });

  it('keeps its success for ever, even when the clock is set back to when it had been refused', async () => {
    const ledger = await newWorld(books);
    await books.journal.post(commandOf(ledger, spend('early')));
    await books.journal.post(commandOf(ledger, give('means')));
    books.clock.at = after(START, 31 * DAY);
    const booked = bytesOf(await books.journal.post(commandOf(ledger, spend('early'))));
    books.clock.at = after(START, DAY);
    expect(bytesOf(await books.journal.post(commandOf(ledger, spend('early'))))).toBe(booked);
  });
});
