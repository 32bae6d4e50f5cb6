import fc from 'fast-check';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandSequences } from '../support/command-arbitraries';
import { newModelLedger, play } from '../support/model-run';
import { Rows, beyondLimits, inconsistentBalances, rowsOf, unbalanced, chainFaults } from '../support/recount';

describe('whatever is asked of the journal, in whatever order and company', () => {
  let fixture: JournalFixture;
  beforeAll(async () => (fixture = await newJournalFixture()));
  afterAll(() => fixture.end());

  const afterPlaying = (faults: (rows: Rows) => string[]): Promise<void> =>
    fc.assert(
      fc.asyncProperty(commandSequences({ jumps: true, length: 60 }), async (generated) => {
        const ledger = await newModelLedger(fixture);
        const { model } = await play(fixture, ledger, generated);
        const rows = await rowsOf(fixture, ledger);
        expect(faults(rows)).toEqual([]);
        expect(rows.entries).toHaveLength(model.entries.length);
      }),
      { numRuns: 15 },
    );

  // ledger.md §8 no. 1.
  it('every unit sums to zero, in each entry and over the ledger', () => afterPlaying(unbalanced));

  // No. 2.
  it('no account passes its floor or ceiling at any prefix, holds counted, but for debts that only reversals make', () =>
    afterPlaying(beyondLimits));

  // No. 3.
  it('balances, versions, month totals and open holds are the fold of the entries', () =>
    afterPlaying(inconsistentBalances));

  // Nos. 4 and 5, as far as one ledger shows them.
  it('numbers have no gap, instants never go back, each leaf holds the one before, and the head is the last', () =>
    afterPlaying(chainFaults));
});
