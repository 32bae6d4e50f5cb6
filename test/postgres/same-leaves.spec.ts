import fc from 'fast-check';
import { Books, newBooks, newLedger } from '../support/books';
import { asks, commandOf } from '../support/commands';
import { bytesOf, grouped, writeCeilings } from '../support/play';
import { rowsOf } from '../support/recount';

describe('SQLite and PostgreSQL', () => {
  let onSqlite: Books;
  let onPostgres: Books;
  beforeAll(async () => {
    onPostgres = await newBooks();
    onSqlite = await newBooks({ DATABASE_URL: `sqlite:${onPostgres.folder}/other.sqlite` });
  });
  afterAll(() => Promise.all([onSqlite.end(), onPostgres.end()]));

  /** A ledger in both, with the same secret and signing key. */
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
    for (const books of [onSqlite, onPostgres]) await writeCeilings(books, ledger);
    return ledger;
  }

  // ledger.md §8 no. 11.
  it('give the same leaves, answers and rows for the same commands, clock and ids', () =>
    fc.assert(
      fc.asyncProperty(asks({ jumps: true, length: 60 }), async (input) => {
        const ledger = await sameLedger();
        const [one, other] = await Promise.all(
          [onSqlite, onPostgres].map(async (books) => {
            const answers: string[] = [];
            for (const group of grouped(input)) {
              books.clock.at = group[group.length - 1]?.question.arrived ?? books.clock.at;
              const commands = group.map(({ question }) => commandOf(ledger, question));
              answers.push(...(await Promise.all(commands.map((command) => books.journal.post(command)))).map(bytesOf));
            }
            return { answers, rows: await rowsOf(books, ledger) };
          }),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 15 },
    ));
});
