import fc from 'fast-check';
import { JournalFixture, newJournalFixture, newLedger } from '../support/journal-fixture';
import { commandSequences, commandOf } from '../support/command-arbitraries';
import { bytesOf, grouped, writeCeilings } from '../support/model-run';
import { rowsOf } from '../support/recount';

describe('the journal on SQLite and on PostgreSQL', () => {
  let onSqlite: JournalFixture;
  let onPostgres: JournalFixture;
  beforeAll(async () => {
    onPostgres = await newJournalFixture();
    onSqlite = await newJournalFixture({ DATABASE_URL: `sqlite:${onPostgres.folder}/other.sqlite` });
  });
  afterAll(() => Promise.all([onSqlite.end(), onPostgres.end()]));

  /** Creates a ledger with the same secret and signing key in both databases. */
  async function sameLedger(): Promise<string> {
    const ledger = await newLedger(onSqlite);
    for (const table of ['ledger', 'ledger_head']) {
      const [row = {}] = await onSqlite.database.read.query<Record<string, unknown>[]>(
        `SELECT * FROM ${table} WHERE ledger = ?`,
        [ledger],
      );
      const names = Object.keys(row);
      const insert = `INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`;
      await onPostgres.database.write((sql) => sql.query(insert, Object.values(row)));
    }
    for (const fixture of [onSqlite, onPostgres]) await writeCeilings(fixture, ledger);
    return ledger;
  }

  // docs/ledger.md §8 no. 11: both databases give the same log.
  it('gives the same leaves, answers and rows for the same commands, clock and ids', () =>
    fc.assert(
      fc.asyncProperty(commandSequences({ jumps: true, length: 60 }), async (generated) => {
        const ledger = await sameLedger();
        const [one, other] = await Promise.all(
          [onSqlite, onPostgres].map(async (fixture) => {
            const answers: string[] = [];
            for (const group of grouped(generated)) {
              fixture.clock.at = group[group.length - 1]?.request.arrived ?? fixture.clock.at;
              const commands = group.map(({ request }) => commandOf(ledger, request));
              answers.push(
                ...(await Promise.all(commands.map((command) => fixture.journal.post(command)))).map(bytesOf),
              );
            }
            return { answers, rows: await rowsOf(fixture, ledger) };
          }),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 15 },
    ));
});
