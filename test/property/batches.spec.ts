import fc from 'fast-check';
import { Outcome } from '../../src/ledger/core/command';
import { JournalFixture, newJournalFixture, newLedger } from '../support/journal-fixture';
import { commandSequences, commandOf } from '../support/command-arbitraries';
import { bytesOf, grouped, writeCeilings } from '../support/model-run';
import { Rows, rowsOf } from '../support/recount';

/** Ways to split the same commands into batches. */
const CUTS = [
  'at most 256 per commit',
  'at most 7 per commit',
  'one per commit',
  'each after the previous answer',
  'in generated groups',
] as const;
const LIMITS: Record<(typeof CUTS)[number], number> = {
  'at most 256 per commit': 256,
  'at most 7 per commit': 7,
  'one per commit': 1,
  'each after the previous answer': 256,
  'in generated groups': 256,
};

describe('batches of journal commands', () => {
  let fixtures: JournalFixture[];
  beforeAll(
    async () => (fixtures = await Promise.all(CUTS.map((cut) => newJournalFixture({ BATCH_LIMIT: LIMITS[cut] })))),
  );
  afterAll(() => Promise.all(fixtures.map((fixture) => fixture.end())));

  /** Creates a ledger with the same secret and signing key in every database. */
  async function sameLedger(): Promise<string> {
    const [first, ...others] = fixtures as [JournalFixture, ...JournalFixture[]];
    const ledger = await newLedger(first);
    const [row] = await first.database.read.query<Record<string, string>[]>('SELECT * FROM ledger WHERE ledger = ?', [
      ledger,
    ]);
    const [head] = await first.database.read.query<Record<string, string>[]>(
      'SELECT * FROM ledger_head WHERE ledger = ?',
      [ledger],
    );
    for (const fixture of others) {
      await fixture.database.write(async (sql) => {
        for (const [table, values] of [
          ['ledger', row ?? {}],
          ['ledger_head', head ?? {}],
        ] as const) {
          const names = Object.keys(values);
          const placeholders = names.map(() => '?').join();
          await sql.query(`INSERT INTO ${table} (${names.join()}) VALUES (${placeholders})`, Object.values(values));
        }
      });
    }
    for (const fixture of fixtures) await writeCeilings(fixture, ledger);
    return ledger;
  }

  // docs/ledger.md §8 no. 13 and §3: any partition of the same commands into batches gives the same log.
  it('give the same leaves, answers and balances however the commands are split', () =>
    fc.assert(
      fc.asyncProperty(commandSequences({ jumps: false, length: 60 }), async (generated) => {
        const ledger = await sameLedger();
        const groups = grouped(generated).map((group) => group.map(({ request }) => commandOf(ledger, request)));
        const commands = groups.flat();
        const results = await Promise.all(
          fixtures.map(async (fixture, n): Promise<{ answers: string[]; rows: Rows }> => {
            const cuts = {
              'each after the previous answer': commands.map((one) => [one]),
              'in generated groups': groups,
            };
            const cut = CUTS[n] as (typeof CUTS)[number];
            const parts = cut in cuts ? cuts[cut as keyof typeof cuts] : [commands];
            const outcomes: Outcome[] = [];
            for (const part of parts)
              outcomes.push(...(await Promise.all(part.map((one) => fixture.journal.post(one)))));
            return { answers: outcomes.map(bytesOf), rows: await rowsOf(fixture, ledger) };
          }),
        );
        const [first, ...others] = results;
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 15 },
    ));
});
