import { GuardsMissingError } from '../../src/ledger/journal/guard-probe';
import { JournalFixture, newJournalFixture, newLedger } from '../support/journal-fixture';
import { protectedRows } from '../support/sql-connections';

/** Triggers that the probe tests: without one of them, one of its attempts succeeds. */
const PROBED = ['entry_no_update', 'entry_no_delete', 'posting_no_update', 'posting_no_delete', 'posting_follows'];

describe('guard probe at service start on SQLite', () => {
  let fixture: JournalFixture;
  beforeAll(async () => (fixture = await newJournalFixture()));
  afterAll(() => fixture.end());

  it('passes on a sound database, and leaves no rows behind', async () => {
    await newLedger(fixture);
    const read = { all: <T>(sql: string) => fixture.database.read.query<T[]>(sql), close: () => Promise.resolve() };
    const before = await protectedRows(read);
    await expect(fixture.probe.onApplicationBootstrap()).resolves.toBeUndefined();
    expect(await protectedRows(read)).toBe(before);
  });

  it.each(PROBED)('refuses to start when trigger %s is dropped, and starts when it is restored', async (trigger) => {
    const [row] = await fixture.database.read.query<{ sql: string }[]>(
      `SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?`,
      [trigger],
    );
    expect(row).toBeDefined();
    await fixture.database.write((sql) => sql.query(`DROP TRIGGER ${trigger}`));
    await expect(fixture.probe.onApplicationBootstrap()).rejects.toBeInstanceOf(GuardsMissingError);
    await fixture.database.write((sql) => sql.query(row?.sql ?? ''));
    await expect(fixture.probe.onApplicationBootstrap()).resolves.toBeUndefined();
  });
});
