import fc from 'fast-check';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandSequences, commandOf } from '../support/command-arbitraries';
import { Model, ModelRequest } from '../support/model';
import { headOf, newModelLedger, play } from '../support/model-run';
import { rowsOf } from '../support/recount';

/** A request to reverse an entry. */
function reversalRequest(seq: number, client: string, key: string): ModelRequest {
  const arrived = '2027-01-01T00:00:00.000Z';
  return {
    client,
    key,
    hash: 'body',
    arrived,
    now: arrived,
    settling: true,
    commands: [{ do: 'reverse', period: '2026-12', seq }],
  };
}

const reversedBy = (model: Model, seq: number): number[] =>
  model.entries.filter(({ command }) => command.do === 'reverse' && command.seq === seq).map((entry) => entry.seq);

describe('reversal of an entry', () => {
  let fixture: JournalFixture;
  beforeAll(async () => (fixture = await newJournalFixture()));
  afterAll(() => fixture.end());

  // docs/ledger.md §8 no. 8: at most one reversal, also concurrently; a refusal changes neither seq nor root.
  it('is booked at most once for concurrent requests, and the refusals name the reversing entry', () =>
    fc.assert(
      fc.asyncProperty(commandSequences({ jumps: false, length: 25 }), async (generated) => {
        const ledger = await newModelLedger(fixture);
        const { model } = await play(fixture, ledger, generated);
        for (let seq = 1, last = model.entries.length; seq <= last; seq += 1) {
          const requests = ['a', 'b', 'c'].map((name) => reversalRequest(seq, name, `undo-${seq}`));
          const outcomes = await Promise.all(requests.map((one) => fixture.journal.post(commandOf(ledger, one))));
          const expected = requests.map((one) => model.submit(one));
          expect(outcomes.map(({ kind }) => kind)).toEqual(expected.map(({ kind }) => kind));
          const losers = outcomes.filter((one) => one.kind === 'refused' && one.refusal.refused === 'already-reversed');
          const winner = { refusal: { values: { seq, by: reversedBy(model, seq)[0] } } };
          for (const loser of losers) expect(loser).toMatchObject(winner);
        }
        const { entries } = await rowsOf(fixture, ledger);
        const reversed = entries.flatMap(({ reverses_seq }) => reverses_seq ?? []);
        expect(new Set(reversed).size).toBe(reversed.length);
        expect(entries).toHaveLength(model.entries.length);
      }),
      { numRuns: 12 },
    ));

  it('is refused for reversed entries and for reversals, without changing seq or root', () =>
    fc.assert(
      fc.asyncProperty(commandSequences({ jumps: false, length: 25 }), async (generated) => {
        const ledger = await newModelLedger(fixture);
        const { model } = await play(fixture, ledger, generated);
        await fixture.journal.post(commandOf(ledger, reversalRequest(2, 'a', 'first')));
        model.submit(reversalRequest(2, 'a', 'first'));
        const settled = model.entries.flatMap((entry) =>
          entry.command.do === 'reverse' ? [entry.command.seq, entry.seq] : [],
        );
        const before = await headOf(fixture, ledger);
        const late = settled.map((seq, n) =>
          fixture.journal.post(commandOf(ledger, reversalRequest(seq, 'd', `late-${n}`))),
        );
        for (const outcome of await Promise.all(late)) {
          expect(outcome).toMatchObject({
            refusal: { refused: expect.stringMatching(/already-reversed|not-reversible/) as string },
          });
        }
        expect(await headOf(fixture, ledger)).toEqual(before);
      }),
      { numRuns: 12 },
    ));
});
