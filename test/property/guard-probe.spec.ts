import { GuardsMissingError } from '../../src/ledger/journal/guard-probe';
import { Books, newBooks, newLedger } from '../support/books';
import { keptRows } from '../support/hands';

/** The triggers without which one of the probe's attempts works. */
const PROBED = ['entry_no_update', 'entry_no_delete', 'posting_no_update', 'posting_no_delete', 'posting_follows'];

describe('the probe at start', () => {
  let books: Books;
  beforeAll(async () => (books = await newBooks()));
  afterAll(() => books.end());

  it('lets a sound database pass, and leaves nothing behind', async () => {
    await newLedger(books);
    const read = { all: <T>(sql: string) => books.database.read.query<T[]>(sql), close: () => Promise.resolve() };
    const before = await keptRows(read);
    await expect(books.probe.onApplicationBootstrap()).resolves.toBeUndefined();
    expect(await keptRows(read)).toBe(before);
  });

  it.each(PROBED)('refuses to start when %s was dropped, and starts when it is back', async (trigger) => {
    const [row] = await books.database.read.query<{ sql: string }[]>(
      `SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?`,
      [trigger],
    );
    expect(row).toBeDefined();
    await books.database.write((sql) => sql.query(`DROP TRIGGER ${trigger}`));
    await expect(books.probe.onApplicationBootstrap()).rejects.toBeInstanceOf(GuardsMissingError);
    await books.database.write((sql) => sql.query(row?.sql ?? ''));
    await expect(books.probe.onApplicationBootstrap()).resolves.toBeUndefined();
  });
});
