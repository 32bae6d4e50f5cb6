import { Client } from 'pg';
import { Database as SqliteHandle } from 'sqlite3';
import { WHOLE_NUMBERS } from '../../src/database/postgres/postgres';
import { openWriter } from '../../src/database/sqlite/sqlite';
import { TABLES } from '../../src/tables';
import { ON_POSTGRES } from './temporary-database';

/** Tables whose rows the database guards protect. */
const PROTECTED_TABLES = ['ledger', 'ledger_head', 'account', 'entry', 'posting', 'hold', 'checkpoint'];

export type Row = Record<string, string | number | null>;

/** A database connection with write access. */
export interface SqlConnection {
  all<T>(sql: string): Promise<T[]>;
  close(): Promise<void>;
}

/** A way to open a connection from a DATABASE_URL. */
export interface ConnectionKind {
  readonly name: string;
  readonly open: (url: string) => Promise<SqlConnection>;
}

/** A connection with the settings of the service. */
export const SERVICE_CONNECTION: ConnectionKind = {
  name: 'the service’s own connection',
  async open(url) {
    if (ON_POSTGRES) return openPostgres(url);
    const source = await openWriter(pathIn(url), TABLES);
    return { all: (sql) => source.query(sql), close: () => source.destroy() };
  },
};

/** A connection with the driver's defaults: no foreign keys and no recursive triggers. */
export const RAW_CONNECTION: ConnectionKind = {
  name: 'a raw connection',
  open: (url) => (ON_POSTGRES ? openPostgres(url) : openSqlite(pathIn(url), [])),
};

/** A driver connection with foreign keys and recursive triggers switched on. */
export const STRICT_CONNECTION: ConnectionKind = {
  name: 'a raw connection with foreign keys and recursive triggers on',
  open: (url) => openSqlite(pathIn(url), ['PRAGMA foreign_keys=ON', 'PRAGMA recursive_triggers=ON']),
};

function pathIn(url: string): string {
  return url.replace('sqlite:', '');
}

/** Opens a PostgreSQL session as the owner of the tables. */
async function openPostgres(connectionString: string): Promise<SqlConnection> {
  const client = new Client({ connectionString, types: WHOLE_NUMBERS });
  await client.connect();
  const all = async <T>(sql: string): Promise<T[]> => (await client.query(sql)).rows as T[];
  return { all, close: () => client.end() };
}

async function openSqlite(path: string, pragmas: readonly string[]): Promise<SqlConnection> {
  const handle = await new Promise<SqliteHandle>((done, fail) => {
    const opened: SqliteHandle = new SqliteHandle(path, (error) => (error ? fail(error) : done(opened)));
  });
  const all = <T>(sql: string): Promise<T[]> =>
    new Promise((done, fail) => handle.all<T>(sql, (error, rows) => (error ? fail(error) : done(rows))));
  for (const pragma of pragmas) await all(pragma);
  const close = (): Promise<void> =>
    new Promise((done, fail) => handle.close((error) => (error ? fail(error) : done())));
  return { all, close };
}

/** Runs statements in a transaction. Returns undefined when it is committed, otherwise the error message. */
export async function attempt(connection: SqlConnection, statements: readonly string[]): Promise<string | undefined> {
  await connection.all('BEGIN');
  try {
    for (const sql of statements) await connection.all(sql);
    await connection.all('COMMIT');
    return undefined;
  } catch (error) {
    await connection.all('ROLLBACK').catch(() => undefined);
    return (error as Error).message;
  }
}

/** All rows of the protected tables, as one text. */
export async function protectedRows(connection: SqlConnection): Promise<string> {
  const tables: string[][] = [];
  for (const table of PROTECTED_TABLES) {
    const rows = await connection.all<Row>(`SELECT * FROM ${table}`);
    tables.push(rows.map((row) => JSON.stringify(row)).sort());
  }
  return JSON.stringify(tables);
}

/** SQL that inserts one row; `verb` can be REPLACE, `tail` an ON CONFLICT clause. */
export function insertSql(table: string, row: Row, verb = 'INSERT', tail = ''): string {
  const names = Object.keys(row);
  return `${verb} INTO ${table} (${names.join()}) VALUES (${names.map((name) => literal(row[name] ?? null)).join()}) ${tail}`;
}

function literal(value: string | number | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** Valid rows for the next entry of a ledger; tampering cases change one value of them. */
export class NextRows {
  private constructor(
    readonly ledger: string,
    readonly seq: number,
    private readonly accounts: ReadonlyMap<string, Row>,
  ) {}

  static async of(connection: SqlConnection, ledger: string): Promise<NextRows> {
    const [last] = await connection.all<{ seq: number }>(
      `SELECT COALESCE(MAX(seq), 0) AS seq FROM entry WHERE ledger = '${ledger}'`,
    );
    const accounts = await connection.all<Row>(`SELECT * FROM account WHERE ledger = '${ledger}'`);
    return new NextRows(ledger, (last?.seq ?? 0) + 1, new Map(accounts.map((row) => [String(row['id']), row])));
  }

  entry(change: Row = {}): Row {
    return {
      ...{ ledger: this.ledger, seq: this.seq, id: 'new-id', kind: 'rating.given', n_postings: 0, period: '2026-09' },
      ...{
        occurred_on: '2026-09-10',
        recorded_at: '2026-12-01T00:00:00.000Z',
        actor: 'a',
        client: 'c',
        idem_key: 'new-key',
      },
      ...{
        part: 0,
        request_hash: '',
        reverses_seq: null,
        resolves_hold: null,
        supersedes_seq: null,
        leaf: '{}',
        leaf_hash: 'ff',
      },
      ...change,
    };
  }

  posting(account: string, amount: number, change: Row = {}): Row {
    const { unit = null, posted, version } = this.accounts.get(account) ?? {};
    return {
      ...{ ledger: this.ledger, seq: this.seq, n: 0, account, unit, amount },
      ...{ balance_after: Number(posted ?? 0) + amount, account_version: Number(version ?? 0) + 1 },
      ...change,
    };
  }

  /** Postings that issue five points to a volunteer. */
  pair(first: Row = {}, second: Row = {}): Row[] {
    return [this.posting('issuance:POINT', -5, first), this.posting('points:p1', 5, { n: 1, ...second })];
  }

  /** SQL that inserts postings and then their entry, in the writer's order. */
  book(postings: readonly Row[], entry: Row = {}): string[] {
    const sealed = this.entry({ n_postings: postings.length, ...entry });
    return [...postings.map((row) => insertSql('posting', row)), insertSql('entry', sealed)];
  }
}
