import * as sqlite3 from 'sqlite3';

/** What was copied, and how fast. */
interface Copied {
  readonly entries: number;
  readonly perSecond: number;
}

/** Which rows: those of entries after one, some at a time. */
interface Which {
  readonly ledger: string;
  readonly from: number;
  readonly some: number;
}

type Row = Record<string, unknown>;

/** What booking a service writes: the tables, and how its rows are found by the entries' numbers. */
const WRITTEN: readonly { table: string; rows: string }[] = [
  {
    table: 'account',
    rows: 'SELECT * FROM account WHERE ledger = ?1 AND id IN (SELECT account FROM posting WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3)',
  },
  { table: 'posting', rows: 'SELECT * FROM posting WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3' },
  { table: 'entry', rows: 'SELECT * FROM entry WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3' },
  { table: 'service_record', rows: 'SELECT * FROM service_record WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3' },
];

/**
 * Inserts the rows that a service booked into the same tables of another file, which grows with the rounds as the books
 * do, with the same indexes and durability and without any trigger or foreign key: one `json_each` statement a table and
 * transaction (ledger.md §9). The rows' way into the statement is counted.
 */
export async function copyRows(from: string, to: string, { ledger, from: first, some }: Which): Promise<Copied> {
  const source = await open(from, sqlite3.OPEN_READONLY);
  const target = await open(to, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE);
  const schema = await all(
    source,
    "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
  );
  for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=OFF'])
    await all(target, `PRAGMA ${pragma}`);
  for (const { sql } of schema) await all(target, String(sql).replace(/ (TABLE|INDEX) /, ' $1 IF NOT EXISTS '));
  const last = await seqOf(source, ledger);
  let seconds = 0;
  for (let seq = first; seq < last; seq += some) {
    const batches: [string, Row[]][] = [];
    for (const { table, rows } of WRITTEN) {
      batches.push([table, await all(source, rows, [ledger, seq, seq + some])]);
    }
    const started = performance.now();
    await all(target, 'BEGIN');
    for (const [table, rows] of batches) {
      const columns = Object.keys(rows[0] ?? {});
      const values = columns.map((_, n) => `value->>${n}`).join(', ');
      await all(target, `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) SELECT ${values} FROM json_each(?)`, [
        JSON.stringify(rows.map((row) => columns.map((column) => row[column]))),
      ]);
    }
    await all(target, 'COMMIT');
    seconds += (performance.now() - started) / 1000;
  }
  await Promise.all([close(source), close(target)]);
  return { entries: last - first, perSecond: (last - first) / seconds };
}

/** The number of a ledger's last entry. */
export async function lastSeq(path: string, ledger: string): Promise<number> {
  const source = await open(path, sqlite3.OPEN_READONLY);
  const seq = await seqOf(source, ledger);
  await close(source);
  return seq;
}

async function seqOf(source: sqlite3.Database, ledger: string): Promise<number> {
  const [row] = await all(source, 'SELECT COALESCE(MAX(seq), 0) AS last FROM entry WHERE ledger = ?', [ledger]);
  return Number(row?.['last']);
}

function open(path: string, mode: number): Promise<sqlite3.Database> {
  return new Promise((done, fail) => {
    const database: sqlite3.Database = new sqlite3.Database(path, mode, (error) =>
      error ? fail(error) : done(database),
    );
  });
}

function all(database: sqlite3.Database, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return new Promise((done, fail) => {
    database.all<Row>(sql, parameters, (error, rows) => (error ? fail(error) : done(rows)));
  });
}

function close(database: sqlite3.Database): Promise<void> {
  return new Promise((done, fail) => database.close((error) => (error ? fail(error) : done())));
}
