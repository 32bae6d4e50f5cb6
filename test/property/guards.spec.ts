import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommitFailedError } from '../../src/ledger/journal/journal';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandOf } from '../support/command-arbitraries';
import {
  STRICT_CONNECTION,
  SERVICE_CONNECTION,
  SqlConnection,
  ConnectionKind,
  NextRows,
  RAW_CONNECTION,
  Row,
  attempt,
  insertSql,
  protectedRows,
} from '../support/sql-connections';
import { ModelCommand } from '../support/model';
import { newModelLedger } from '../support/model-run';
import {
  ACCOUNTS,
  ENTRIES,
  HEAD,
  HISTORY,
  POSTINGS,
  START,
  TamperingCase,
  statementCase,
  period,
  modelRequest,
  tamperingCase,
} from '../support/tampering-cases';

const APPEND_ONLY: TamperingCase[] = [
  ...['entry', 'posting', 'hold', 'checkpoint', 'ledger'].flatMap((table) => [
    statementCase(`delete every ${table}`, /append-only/, `DELETE FROM ${table}`),
    statementCase(
      `delete one ${table}`,
      /append-only/,
      `DELETE FROM ${table} WHERE ledger = (SELECT MIN(ledger) FROM ${table})`,
    ),
    statementCase(`update ${table} or replace`, /append-only/, `UPDATE OR REPLACE ${table} SET ledger = 'other'`),
    statementCase(`update ${table} or ignore`, /append-only/, `UPDATE OR IGNORE ${table} SET ledger = 'other'`),
  ]),
  statementCase('delete the head', /head-stays/, 'DELETE FROM ledger_head'),
  statementCase('delete an account', /account-stays/, `DELETE FROM account WHERE id = 'coins:p1' OR version > 0`),
];

const REPLACED: TamperingCase[] = [
  statementCase(
    'replace an account by one of another kind',
    /account-stays/,
    `INSERT OR REPLACE INTO account SELECT ledger, id, 'shop', owner, unit, NULL, NULL, posted, version FROM account WHERE id = 'points:p1'`,
  ),
  statementCase(
    'replace an account by an unused one',
    /account-stays/,
    `INSERT OR REPLACE INTO account SELECT ledger, id, kind, owner, unit, floor, ceiling, 0, 0 FROM account WHERE id = 'points:p1'`,
  ),
];

/** Cases that only foreign keys reject: connections that do not enforce them can do this, the service's cannot. */
const FOREIGN: TamperingCase[] = [
  tamperingCase('postings without an entry', /FOREIGN KEY/, (next) =>
    next.pair().map((row) => insertSql('posting', row)),
  ),
  tamperingCase('an entry of a ledger that does not exist', /FOREIGN KEY/, (next) => [
    insertSql('entry', next.entry({ ledger: 'nowhere', seq: 1 })),
  ]),
  tamperingCase('a hold on an account that does not exist', /FOREIGN KEY/, (next) => [
    insertSql('hold', {
      ledger: next.ledger,
      id: 'h9',
      account: 'points:p9',
      to_account: 'shop:s1',
      amount: 1,
      expires_at: START,
    }),
  ]),
];

const VERBS = ['INSERT', 'REPLACE', 'INSERT OR REPLACE', 'INSERT OR IGNORE', 'INSERT OR ROLLBACK', 'INSERT OR FAIL'];
const UPSERTS = ['ON CONFLICT DO NOTHING', 'ON CONFLICT DO UPDATE SET ledger = excluded.ledger'];

/** A new row for each table that conflicts with no existing row. */
const FRESH: Record<string, (next: NextRows) => Row> = {
  entry: (next) => next.entry(),
  posting: (next) => next.posting('points:p1', 5),
  hold: ({ ledger }) => ({
    ledger,
    id: 'h9',
    account: 'points:p1',
    to_account: 'shop:s1',
    amount: 1,
    expires_at: START,
  }),
  checkpoint: ({ ledger }) => ({ ledger, size: 99, root: '', note: '', created_at: START, kind: 'request' }),
  ledger: () => ({
    ...{ ledger: 'other', name: '', zone: 'UTC', currency: 'CNY', origin: 'other.example/other', secret: '' },
    ...{ signing_key: '', verifier: '', created_at: START },
  }),
  ledger_head: () => ({
    ledger: 'other',
    seq: 0,
    leaf_hash: '',
    recorded_at: '',
    closed_through: '',
    closing: '',
    frontier: '',
  }),
};

interface Key {
  readonly columns: readonly string[];
  /** An existing row with the key. */
  readonly victim: Row;
}

/** Every unique key of a table, including the rowid, each with an existing row. */
async function uniqueKeys(connection: SqlConnection, table: string): Promise<Key[]> {
  const indexes = await connection.all<{ name: string; unique: number }>(`PRAGMA index_list(${table})`);
  const keys: Key[] = [];
  for (const { name } of indexes.filter(({ unique }) => unique === 1)) {
    const columns = (await connection.all<{ name: string }>(`PRAGMA index_info(${name})`)).map((column) => column.name);
    const condition = columns.map((column) => `${column} IS NOT NULL`).join(' AND ');
    const [victim] = await connection.all<Row>(`SELECT * FROM ${table} WHERE ${condition} LIMIT 1`);
    if (!victim) throw new Error(`no row of ${table} has the key ${columns.join()}`);
    keys.push({ columns, victim });
  }
  const [{ wr }] = (await connection.all<{ wr: number }>(`PRAGMA table_list(${table})`)) as [{ wr: number }];
  if (wr === 0)
    keys.push({ columns: ['rowid'], victim: (await connection.all<Row>(`SELECT rowid, * FROM ${table}`))[0] as Row });
  return keys;
}

/** A row that is valid except that it has the key of an existing row. */
function clashingRow(table: string, { columns, victim }: Key, next: NextRows): Row {
  const fresh = FRESH[table]?.(next) ?? {};
  // A posting must follow the previous one on its account, so the whole row belongs to the account's version.
  if (columns.includes('account_version')) return { ...victim, seq: next.seq, n: 0 };
  return { ...fresh, ...Object.fromEntries(columns.map((column) => [column, victim[column] ?? null])) };
}

describe('SQLite database guards', () => {
  let fixture: JournalFixture;
  let ledger: string;
  let folder: string;
  let file: string;
  let copies = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'timebank-guards-'));
    file = join(folder, 'books.sqlite');
    fixture = await newJournalFixture();
    ledger = await newModelLedger(fixture);
    for (const [n, command] of HISTORY.entries()) {
      expect(await fixture.journal.post(commandOf(ledger, modelRequest(`key-${n}`, command)))).toMatchObject({
        kind: 'booked',
      });
    }
    await fixture.checkpoints.sign(ledger, 'request');
    await fixture.database.write(async (sql) => {
      const connection: SqlConnection = { all: (text) => sql.query(text), close: () => Promise.resolve() };
      const next = await NextRows.of(connection, ledger);
      await connection.all(
        insertSql('entry', next.entry({ id: 'supersedes', idem_key: 'supersedes', supersedes_seq: 1 })),
      );
      await connection.all(`UPDATE ledger_head SET seq = seq + 1, leaf_hash = 'ff'`);
    });
    await fixture.database.onApplicationShutdown();
    copyFileSync(fixture.settings.databasePath, file);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(fixture.folder, { recursive: true, force: true });
  });

  /** Runs a function on a separate copy of the file. */
  async function onCopy<T>(
    kind: ConnectionKind,
    work: (connection: SqlConnection, next: NextRows) => Promise<T>,
  ): Promise<T> {
    copies += 1;
    const path = join(folder, `copy-${copies}.sqlite`);
    copyFileSync(file, path);
    const connection = await kind.open(`sqlite:${path}`);
    try {
      return await work(connection, await NextRows.of(connection, ledger));
    } finally {
      await connection.close();
    }
  }

  /** Runs a tampering case, and expects an error and unchanged rows. */
  const refused = (kind: ConnectionKind, { sql, error }: Pick<TamperingCase, 'sql' | 'error'>): Promise<void> =>
    onCopy(kind, async (connection, next) => {
      const before = await protectedRows(connection);
      expect(await attempt(connection, sql(next))).toMatch(error);
      expect(await protectedRows(connection)).toBe(before);
    });

  // docs/ledger.md §8 no. 16, on every kind of connection.
  describe.each([SERVICE_CONNECTION, RAW_CONNECTION, STRICT_CONNECTION])('through $name', (kind) => {
    it('accept a valid entry, so that each other case is rejected for its one fault', async () => {
      await onCopy(kind, async (connection, next) =>
        expect(await attempt(connection, next.book(next.pair()))).toBeUndefined(),
      );
      await onCopy(kind, async (connection, next) => expect(await attempt(connection, next.book([]))).toBeUndefined());
    });

    it.each(APPEND_ONLY)('reject a statement to $name', (one) => refused(kind, one));
    it.each(HEAD)('reject a statement to $name', (one) => refused(kind, one));
    it.each([...ACCOUNTS, ...REPLACED])('reject a statement to $name', (one) => refused(kind, one));
    it.each(POSTINGS)('reject a posting with $name', (one) => refused(kind, one));
    it.each(ENTRIES)('reject an entry with $name', (one) => refused(kind, one));

    it.each(['entry', 'posting', 'hold', 'checkpoint', 'ledger'])(
      'reject an update of any column of %s, even to its current value',
      (table) =>
        onCopy(kind, async (connection) => {
          const before = await protectedRows(connection);
          const columns = await connection.all<{ name: string }>(`PRAGMA table_info(${table})`);
          for (const { name } of columns)
            expect(await attempt(connection, [`UPDATE ${table} SET ${name} = ${name}`])).toMatch(/append-only/);
          expect(await protectedRows(connection)).toBe(before);
        }),
    );

    it.each(Object.keys(FRESH))('reject REPLACE, IGNORE and upserts by any unique key of %s', async (table) => {
      const keys = await onCopy(kind, (connection) => uniqueKeys(connection, table));
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) {
        const error = /append-only|head-stays|entry-out-of-order|posting-late|posting-lost-update/;
        for (const verb of VERBS)
          await refused(kind, { error, sql: (next) => [insertSql(table, clashingRow(table, key, next), verb)] });
        for (const tail of UPSERTS)
          await refused(kind, {
            error,
            sql: (next) => [insertSql(table, clashingRow(table, key, next), 'INSERT', tail)],
          });
      }
    });
  });

  describe.each([SERVICE_CONNECTION, STRICT_CONNECTION])('through $name', (kind) => {
    it.each(FOREIGN)('reject $name', (one) => refused(kind, one));
  });

  // A connection without foreign keys can leave postings without their entry; the journal then rejects all commands.
  it('make the journal fail when postings without an entry exist', async () => {
    const stray = await newJournalFixture();
    const strayLedger = await newModelLedger(stray);
    const opening: ModelCommand = { do: 'move', period, moves: [['issuance:POINT', 'points:p1', 100]] };
    await stray.journal.post(commandOf(strayLedger, modelRequest('opening', opening)));
    const connection = await RAW_CONNECTION.open(stray.settings.DATABASE_URL);
    const next = await NextRows.of(connection, strayLedger);
    expect(
      await attempt(
        connection,
        next.pair().map((row) => insertSql('posting', row)),
      ),
    ).toBeUndefined();
    await expect(stray.journal.post(commandOf(strayLedger, modelRequest('next', opening)))).rejects.toBeInstanceOf(
      CommitFailedError,
    );
    expect(await connection.all(`SELECT COUNT(*) AS n FROM entry`)).toEqual([{ n: 1 }]);
    await connection.close();
    await stray.end();
  });
});
