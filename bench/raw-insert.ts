import * as sqlite3 from 'sqlite3';

/** Number of entries copied, and entries per second. */
interface CopyResult {
  readonly entries: number;
  readonly perSecond: number;
}

/** Rows to copy: those of entries after number `from`, `batchSize` entries per transaction. */
interface CopyRange {
  readonly ledger: string;
  readonly from: number;
  readonly batchSize: number;
}

type Row = Record<string, unknown>;

/** Tables that booking a service writes, and the query for their rows by entry numbers. */
const TABLES: readonly { table: string; rows: string }[] = [
  {
    table: 'account',
    rows: 'SELECT * FROM account WHERE ledger = ?1 AND id IN (SELECT account FROM posting WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3)',
  },
  { table: 'posting', rows: 'SELECT * FROM posting WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3' },
  { table: 'entry', rows: 'SELECT * FROM entry WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3' },
  { table: 'service_record', rows: 'SELECT * FROM service_record WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3' },
];

/**
 * Inserts rows booked by the service into the same tables of another file, with the same indexes and durability but
 * without triggers and foreign keys: one `json_each` statement per table and transaction (docs/ledger.md §9). The file
 * grows with the rounds like the database. Serialising the rows is included in the time.
 */
export async function copyRows(
  from: string,
  to: string,
  { ledger, from: first, batchSize }: CopyRange,
): Promise<CopyResult> {
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
  for (let seq = first; seq < last; seq += batchSize) {
    const batches: [string, Row[]][] = [];
    for (const { table, rows } of TABLES) {
      batches.push([table, await all(source, rows, [ledger, seq, seq + batchSize])]);
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
