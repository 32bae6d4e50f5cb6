import fc from 'fast-check';
import { Outcome } from '../../src/ledger/core/command';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { CEILINGS, commandSequences, commandOf, requestsOf } from '../support/command-arbitraries';
import {
  CompletedRequest,
  HistoryAdapter,
  SequentialModel,
  concurrently,
  unexplained,
} from '../support/concurrent-history';
import { Model, ModelRequest } from '../support/model';
import { ON_POSTGRES } from '../support/temporary-database';
import { newModelLedger, comparable, comparableAnswer } from '../support/model-run';
import { beyondLimits, inconsistentBalances, rowsOf, unbalanced, chainFaults } from '../support/recount';

const CLIENTS = 8;

/** What is said, whether it is said again or not. */
const text = ([kind, , what]: ReturnType<typeof comparable>): string => JSON.stringify([kind, what]);

const ADAPTER: HistoryAdapter<ModelRequest, Outcome> = {
  key: ({ client, key, hash }) => ({ name: `${client} ${key}`, body: hash }),
  resolution: (outcome) => (outcome.kind === 'key-reused' ? 'reused' : outcome.replayed ? 'replayed' : 'decided'),
  seq: (outcome) => (outcome.kind === 'booked' ? outcome.entries[0]?.seq : undefined),
  text: (outcome) => text(comparable(outcome)),
};

/** The model, asked with keys of its own: who may use which is looked at apart from it. */
function sequentialModel(model: Model): SequentialModel<ModelRequest> {
  let submitted = 0;
  const apply = (request: ModelRequest): string =>
    text(comparableAnswer(model.submit({ ...request, key: `request-${(submitted += 1)}` })));
  return {
    apply,
    preview: (request) => {
      const { length } = model.entries;
      const expected = apply(request);
      model.entries.length = length;
      return expected;
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

  const firstInstance = (): JournalFixture => instances[0] as JournalFixture;

  async function play(
    ledger: string,
    requests: readonly ModelRequest[],
  ): Promise<CompletedRequest<ModelRequest, Outcome>[]> {
    const post = (request: ModelRequest, lane: number): Promise<Outcome> =>
      (instances[lane % instances.length] as JournalFixture).journal.post(commandOf(ledger, request));
    const [opening, ...rest] = requests;
    const first = await concurrently([[opening as ModelRequest]], post);
    const lanes = Array.from({ length: CLIENTS }, (_, lane) => rest.filter((__, n) => n % CLIENTS === lane));
    // What came first was over before all others were asked.
    return [...first.map((one) => ({ ...one, from: -2, to: -1 })), ...(await concurrently(lanes, post))];
  }

  // ledger.md §8 no. 15: holds, captures, releases, moves there and back, reversals, closes, and keys that come again.
  it('were answered as the model answers them one after the other, in the order of the numbers', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(commandSequences({ jumps: false, length: 120 }), async (generated) => {
        const ledger = await newModelLedger(firstInstance());
        const completed = await play(
          ledger,
          requestsOf(generated).map(({ request }) => request),
        );
        const model = new Model(CEILINGS);
        expect(unexplained(completed, ADAPTER, sequentialModel(model))).toEqual([]);
        const rows = await rowsOf(firstInstance(), ledger);
        expect(rows.entries).toHaveLength(model.entries.length);
        expect([
          ...unbalanced(rows),
          ...beyondLimits(rows),
          ...inconsistentBalances(rows),
          ...chainFaults(rows),
        ]).toEqual([]);
        for (const { outcome } of completed)
          kinds.add(outcome.kind === 'refused' ? outcome.refusal.refused : outcome.kind);
        for (const { command } of model.entries) kinds.add(command.do);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    // All of it was there: what never happens can't go wrong.
    const needed = ['move', 'reserve', 'capture', 'reverse', 'key-reused', 'registered'];
    const refused = ['already-reversed', 'hold-resolved', 'more-than-held', 'month-closed'];
    expect([...needed, ...refused].filter((one) => !kinds.has(one))).toEqual([]);
  });
});
