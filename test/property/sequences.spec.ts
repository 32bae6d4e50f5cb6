import fc from 'fast-check';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandSequences } from '../support/command-arbitraries';
import { newModelLedger, play } from '../support/model-run';
import { Rows, beyondLimits, inconsistentBalances, rowsOf, unbalanced, chainFaults } from '../support/recount';

describe('journal after random command sequences', () => {
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

  // docs/ledger.md §8 no. 1.
  it('has postings that sum to zero by unit in each entry and over the ledger', () => afterPlaying(unbalanced));

  // docs/ledger.md §8 no. 2.
  it('keeps every account within its floor and ceiling after every entry, except for debts by reversals', () =>
    afterPlaying(beyondLimits));

  // docs/ledger.md §8 no. 3.
  it('has balances, versions, month totals and open holds that equal the fold of the entries', () =>
    afterPlaying(inconsistentBalances));

  // docs/ledger.md §8 nos. 4 and 5, for a single ledger.
  it('has numbers without gaps, recording times that never decrease, chained leaves and a matching head', () =>
    afterPlaying(chainFaults));
});
