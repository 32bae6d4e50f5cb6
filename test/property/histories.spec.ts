import fc from 'fast-check';
import { Outcome } from '../../src/ledger/core/command';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { CEILINGS, commandSequences, commandOf, questionsOf } from '../support/command-arbitraries';
import { Happened, Reading, Teller, concurrently, unexplained } from '../support/concurrent-history';
import { Model, ModelRequest } from '../support/model';
import { ON_POSTGRES } from '../support/temporary-database';
import { newModelLedger, plain, plainAnswer } from '../support/model-run';
import { beyondLimits, misfolded, rowsOf, unbalanced, unchained } from '../support/recount';

const CLIENTS = 8;

/** What is said, whether it is said again or not. */
const text = ([kind, , what]: ReturnType<typeof plain>): string => JSON.stringify([kind, what]);

const READING: Reading<ModelRequest, Outcome> = {
  key: ({ client, key, hash }) => ({ name: `${client} ${key}`, body: hash }),
  fate: (outcome) => (outcome.kind === 'key-reused' ? 'reused' : outcome.replayed ? 'replayed' : 'decided'),
  seq: (outcome) => (outcome.kind === 'booked' ? outcome.entries[0]?.seq : undefined),
  text: (outcome) => text(plain(outcome)),
};

/** The model, asked with keys of its own: who may use which is looked at apart from it. */
function tellerOf(model: Model): Teller<ModelRequest> {
  let input = 0;
  const take = (question: ModelRequest): string =>
    text(plainAnswer(model.ask({ ...question, key: `asked ${(input += 1)}` })));
  return {
    take,
    wouldSay: (question) => {
      const { length } = model.entries;
      const said = take(question);
      model.entries.length = length;
      return said;
    },
  };
}

describe(`random clients of one ledger${ON_POSTGRES ? ', by way of two instances' : ''}, all at the same time`, () => {
  let instances: JournalFixture[];
  beforeAll(async () => {
    // Small batches, so that there are many, and more than one writer where there may be.
    const one = await newJournalFixture({ BATCH_LIMIT: 5 });
    const { DATABASE_URL } = one.settings;
    instances = ON_POSTGRES ? [one, await newJournalFixture({ BATCH_LIMIT: 3, DATABASE_URL })] : [one];
  });
  afterAll(async () => {
    for (const fixture of instances.reverse()) await fixture.end();
  });

  const books = (): JournalFixture => instances[0] as JournalFixture;

  async function play(ledger: string, questions: readonly ModelRequest[]): Promise<Happened<ModelRequest, Outcome>[]> {
    const ask = (question: ModelRequest, lane: number): Promise<Outcome> =>
      (instances[lane % instances.length] as JournalFixture).journal.post(commandOf(ledger, question));
    const [opening, ...rest] = questions;
    const first = await concurrently([[opening as ModelRequest]], ask);
    const lanes = Array.from({ length: CLIENTS }, (_, lane) => rest.filter((__, n) => n % CLIENTS === lane));
    // What came first was over before all others were asked.
    return [...first.map((one) => ({ ...one, from: -2, to: -1 })), ...(await concurrently(lanes, ask))];
  }

  // ledger.md §8 no. 15: holds, captures, releases, moves there and back, reversals, closes, and keys that come again.
  it('were answered as the model answers them one after the other, in the order of the numbers', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(commandSequences({ jumps: false, length: 120 }), async (input) => {
        const ledger = await newModelLedger(books());
        const happened = await play(
          ledger,
          questionsOf(input).map(({ question }) => question),
        );
        const model = new Model(CEILINGS);
        expect(unexplained(happened, READING, tellerOf(model))).toEqual([]);
        const rows = await rowsOf(books(), ledger);
        expect(rows.entries).toHaveLength(model.entries.length);
        expect([...unbalanced(rows), ...beyondLimits(rows), ...misfolded(rows), ...unchained(rows)]).toEqual([]);
        for (const { outcome } of happened)
          kinds.add(outcome.kind === 'refused' ? outcome.refusal.refused : outcome.kind);
        for (const { wish } of model.entries) kinds.add(wish.do);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    // All of it was there: what never happens can't go wrong.
    const needed = ['move', 'reserve', 'capture', 'reverse', 'key-reused', 'registered'];
    const refused = ['already-reversed', 'hold-resolved', 'more-than-held', 'month-closed'];
    expect([...needed, ...refused].filter((one) => !kinds.has(one))).toEqual([]);
  });
});
