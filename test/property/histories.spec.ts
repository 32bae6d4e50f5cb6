import fc from 'fast-check';
import { Outcome } from '../../src/ledger/core/command';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { untilSeen } from '../support/coverage';
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

/** The content of an answer, without the mark that it is a replay. */
const text = ([kind, , what]: ReturnType<typeof comparable>): string => JSON.stringify([kind, what]);

const ADAPTER: HistoryAdapter<ModelRequest, Outcome> = {
  key: ({ client, key, hash }) => ({ name: `${client} ${key}`, body: hash }),
  resolution: (outcome) => (outcome.kind === 'key-reused' ? 'reused' : outcome.replayed ? 'replayed' : 'decided'),
  seq: (outcome) => (outcome.kind === 'booked' ? outcome.entries[0]?.seq : undefined),
  text: (outcome) => text(comparable(outcome)),
};

/** The model as a sequential model, with unique keys; the use of keys is checked separately. */
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

describe(`concurrent random clients of one ledger${ON_POSTGRES ? ' on two instances' : ''}`, () => {
  let instances: JournalFixture[];
  beforeAll(async () => {
    // Small batches make many commits; on PostgreSQL there are two writers.
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
    // The first request ended before all others began.
    return [...first.map((one) => ({ ...one, from: -2, to: -1 })), ...(await concurrently(lanes, post))];
  }

  // docs/ledger.md §8 no. 15: holds, captures, releases, movements, reversals, closes and repeated keys.
  it('are answered as the model answers them one after another in the order of entry numbers', async () => {
    const kinds = new Set<string>();
    const commands = ['move', 'reserve', 'capture', 'reverse', 'key-reused', 'registered'];
    const refusals = ['already-reversed', 'hold-resolved', 'more-than-held', 'month-closed'];
    const property = fc.asyncProperty(commandSequences({ jumps: false, length: 120 }), async (generated) => {
      const ledger = await newModelLedger(firstInstance());
      const completed = await play(
        ledger,
        requestsOf(generated).map(({ request }) => request),
      );
      const model = new Model(CEILINGS);
      expect(unexplained(completed, ADAPTER, sequentialModel(model))).toEqual([]);
      const rows = await rowsOf(firstInstance(), ledger);
      expect(rows.entries).toHaveLength(model.entries.length);
      expect([...unbalanced(rows), ...beyondLimits(rows), ...inconsistentBalances(rows), ...chainFaults(rows)]).toEqual(
        [],
      );
      for (const { outcome } of completed)
        kinds.add(outcome.kind === 'refused' ? outcome.refusal.refused : outcome.kind);
      for (const { command } of model.entries) kinds.add(command.do);
    });
    await untilSeen([...commands, ...refusals], kinds, () => fc.assert(property, { numRuns: 12, endOnFailure: true }));
  });
});
