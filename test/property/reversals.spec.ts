import fc from 'fast-check';
import { Books, newBooks } from '../support/books';
import { asks, commandOf } from '../support/commands';
import { Model, Question } from '../support/model';
import { headOf, newWorld, play } from '../support/play';
import { rowsOf } from '../support/recount';

/** Somebody wants an entry undone, with a key of their own. */
function undoing(seq: number, client: string, key: string): Question {
  const arrived = '2027-01-01T00:00:00.000Z';
  return {
    client,
    key,
    hash: 'body',
    arrived,
    now: arrived,
    settling: true,
    wishes: [{ do: 'reverse', period: '2026-12', seq }],
  };
}

const reversedBy = (model: Model, seq: number): number[] =>
  model.entries.filter(({ wish }) => wish.do === 'reverse' && wish.seq === seq).map((entry) => entry.seq);

describe('an entry', () => {
  let books: Books;
  beforeAll(async () => (books = await newBooks()));
  afterAll(() => books.end());

  // ledger.md §8 no. 8: at most one reversal, also concurrently; a refusal changes neither seq nor root.
  it('is reversed once at most, however many ask at once, and the losers change nothing', () =>
    fc.assert(
      fc.asyncProperty(asks({ jumps: false, length: 25 }), async (asked) => {
        const ledger = await newWorld(books);
        const { model } = await play(books, ledger, asked);
        for (let seq = 1, last = model.entries.length; seq <= last; seq += 1) {
          const askers = ['a', 'b', 'c'].map((name) => undoing(seq, name, `undo-${seq}`));
          const outcomes = await Promise.all(askers.map((one) => books.journal.post(commandOf(ledger, one))));
          askers.forEach((one) => model.ask(one));
          const by = reversedBy(model, seq);
          expect(outcomes.filter(({ kind }) => kind === 'booked').length).toBeLessThanOrEqual(1);
          const told = outcomes.flatMap((one) =>
            one.kind === 'refused' && one.refusal.refused === 'already-reversed' ? [one.refusal.values?.['by']] : [],
          );
          expect(told.every((one) => one === by[0])).toBe(true);
          expect((await headOf(books, ledger)).seq).toBe(model.entries.length);
        }
        const { entries } = await rowsOf(books, ledger);
        const reversed = (entries as unknown as { reverses_seq: number | null }[]).flatMap(
          ({ reverses_seq }) => reverses_seq ?? [],
        );
        expect(new Set(reversed).size).toBe(reversed.length);
        expect([...reversed].sort((a, b) => a - b)).toEqual(
          model.entries.flatMap(({ seq }) => (reversedBy(model, seq).length > 0 ? [seq] : [])),
        );
        const before = await headOf(books, ledger);
        const late = Array.from({ length: model.entries.length }, (_, n) => undoing(n + 1, 'd', `late-${n}`));
        const outcomes = await Promise.all(late.map((one) => books.journal.post(commandOf(ledger, one))));
        const expected = late.map((one) => model.ask(one));
        expect(outcomes.map(({ kind }) => kind)).toEqual(expected.map(({ kind }) => kind));
        if (expected.every(({ kind }) => kind === 'refused')) expect(await headOf(books, ledger)).toEqual(before);
      }),
      { numRuns: 12 },
    ));
});
