import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import * as sqlite3 from 'sqlite3';
import { DataSource, EntityManager } from 'typeorm';
import { Settings } from '../../config/settings';
import { ErrorMappingDataSource, asDatabaseUnavailable } from '../database-unavailable';
import { Dialect } from '../dialect';
import { Access, BatchWork, Engine, Tables, transaction } from '../engine';
import { BatchStatement, batchText } from '../row-sql';
import { PreparedStatements } from './sqlite-queries';
import { PreparedQuery } from '../combined-query';

// Everything that is SQLite's own stands here, but for the journal's tables (docs/decisions/0001).

/** SQLite's words. */
export const SQLITE: Dialect = {
  values: (list) => `(SELECT value FROM json_each(${list}))`,
  tuples: (list, columns) => {
    const cells = Object.keys(columns).map((name, n) => `value->>${n} AS ${name}`);
    return `(SELECT ${cells.join(', ')} FROM json_each(${list}))`;
  },
  lookupJoin: (list, table, belongs) => `${list} q CROSS JOIN ${table} WHERE ${belongs}`,
  jsonRows: (cells) => `json_group_array(json_array(${cells.join(', ')}))`,
  member: (column, ...path) => `${column}->>'$.${path.join('.')}'`,
  indexHint: (index) => `INDEXED BY ${index}`,
};

/** Below this version a WAL database can be corrupted by two connections (ledger.md §1 no. 8). */
const OLDEST_SQLITE = [3, 51, 3];

/** How the driver is told to open a file for reading only. */
export const OPEN_READONLY = 1;

/** TypeORM switches the driver's long stack traces on; they cost a stack trace a statement, so they stay off. */
const QUIET_DRIVER: unknown = { ...sqlite3, verbose: () => sqlite3 };

/** Thrown when another process holds the books for writing. */
export class DatabaseInUseError extends Error {}

/** Opens the file that the settings name. Only one process writes to it; others may read. */
export async function openSqlite(settings: Settings, access: Access, tables: Tables): Promise<Engine> {
  const path = settings.databasePath;
  if (access === 'read') return new SqliteEngine(path, tables, await openReader(path, tables));
  const lock = await WriterLock.take(path);
  try {
    const source = await openWriter(path, tables);
    await source.runMigrations({ transaction: 'each' });
    return new SqliteEngine(path, tables, await openReader(path, tables), { source, lock });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Nobody else writes between a piece of work's first statement and its last: work is done in turn, and other processes are kept out. */
class SqliteEngine implements Engine {
  readonly dialect = SQLITE;
  private readonly input: { readonly reading: PreparedStatements; readonly writing: PreparedStatements };

  constructor(
    private readonly path: string,
    private readonly tables: Tables,
    readonly reading: DataSource,
    private readonly writer?: { readonly source: DataSource; readonly lock: WriterLock },
  ) {
    this.input = {
      reading: new PreparedStatements(() => connectionOf(reading)),
      writing: new PreparedStatements(() => connectionOf((writer as { source: DataSource }).source)),
    };
  }

  get preparedQuery(): PreparedQuery {
    return this.input.reading.ask;
  }

  get writing(): DataSource | undefined {
    return this.writer?.source;
  }

  lock(): Promise<void> {
    return Promise.resolve();
  }

  /** Two trips: all reads at once, and all writes as one text. */
  async batch<T>(_: readonly string[], work: BatchWork<T>): Promise<T> {
    const { source } = this.writer as { source: DataSource };
    const { result, statements } = await work(source.manager, this.input.writing.ask);
    await commitAll(source, statements);
    return result;
  }

  async snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const source = await openReader(this.path, this.tables);
    try {
      return await transaction(source, work);
    } finally {
      await source.destroy();
    }
  }

  withAdvisoryLock(_: string, work: () => Promise<void>): Promise<void> {
    return work();
  }

  /** Its statements say themselves in which order tables are read. */
  analyze(): Promise<void> {
    return Promise.resolve();
  }

  /** Brings what stands in the write-ahead log into the file. */
  async compact(): Promise<void> {
    await this.writing?.query('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  async close(): Promise<void> {
    await this.input.reading.forget();
    await this.input.writing.forget();
    await this.reading.destroy();
    await this.writer?.source.destroy();
    await this.writer?.lock.release();
  }
}

/** The one connection that writes. */
export async function openWriter(path: string, { entities, migrations }: Tables): Promise<DataSource> {
  mkdirSync(dirname(path), { recursive: true });
  const source = new ErrorMappingDataSource({
    type: 'sqlite',
    database: path,
    entities,
    migrations,
    enableWAL: true,
    driver: QUIET_DRIVER,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  });
  await source.initialize();
  await assertVersion(source);
  await setPragmas(source, ['synchronous=FULL', 'recursive_triggers=ON', ...WRITER_PRAGMAS, ...COMMON_PRAGMAS]);
  return source;
}

/** The driver's connection beneath a source. */
function connectionOf(source: DataSource): sqlite3.Database {
  return (source.driver as unknown as { databaseConnection: sqlite3.Database }).databaseConnection;
}

/** Runs statements in a transaction: one trip for all of them. The first that fails ends it, and nothing is done. */
export async function commitAll(source: DataSource, statements: readonly BatchStatement[]): Promise<void> {
  if (statements.length === 0) return;
  const connection = connectionOf(source);
  const text = ['BEGIN IMMEDIATE', ...statements.map(batchText), 'COMMIT'].join(';\n');
  try {
    await new Promise<void>((done, fail) => connection.exec(text, (error) => (error ? fail(error) : done())));
  } catch (error) {
    // Not when it could not even begin.
    await source.query('ROLLBACK').catch(() => undefined);
    throw asDatabaseUnavailable(error);
  }
}

/** A connection of its own for reading; it sees committed rows only. */
export async function openReader(path: string, { entities }: Tables): Promise<DataSource> {
  const source = new ErrorMappingDataSource({
    type: 'sqlite',
    database: path,
    entities,
    flags: OPEN_READONLY,
    driver: QUIET_DRIVER,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  });
  await source.initialize();
  await setPragmas(source, [...COMMON_PRAGMAS, 'query_only=ON']);
  return source;
}

// Keys of accounts and requests fall all over the file: 64 MB of pages in memory, and 16 MB of log before they are brought
// into the file, write each page once for many commits.
const WRITER_PRAGMAS = ['cache_size=-65536', 'wal_autocheckpoint=4000'];

const COMMON_PRAGMAS = [
  'foreign_keys=ON',
  'busy_timeout=5000',
  'trusted_schema=OFF',
  'cell_size_check=ON',
  'mmap_size=0',
];

async function setPragmas(source: DataSource, pragmas: string[]): Promise<void> {
  for (const pragma of pragmas) await source.query(`PRAGMA ${pragma}`);
}

async function assertVersion(source: DataSource): Promise<void> {
  const [{ version }] = await source.query<[{ version: string }]>('SELECT sqlite_version() AS version');
  const parts = version.split('.').map(Number);
  for (const [n, oldest] of OLDEST_SQLITE.entries()) {
    const part = parts[n] ?? 0;
    if (part > oldest) return;
    if (part < oldest) throw new Error(`SQLite ${version} is too old: ${OLDEST_SQLITE.join('.')} or newer is needed`);
  }
}

/**
 * Keeps other writers out: an exclusive transaction on a side file. SQLite frees it when the process dies, however
 * it dies, which a plain lock file does not.
 */
export class WriterLock {
  private constructor(private readonly handle: sqlite3.Database) {}

  static async take(path: string): Promise<WriterLock> {
    mkdirSync(dirname(path), { recursive: true });
    const handle = await openHandle(`${path}.writer`);
    const refused = await new Promise<Error | null>((done) => handle.exec('BEGIN EXCLUSIVE', done));
    if (!refused) return new WriterLock(handle);
    await closeHandle(handle);
    if (!refused.message.includes('SQLITE_BUSY')) throw refused;
    throw new DatabaseInUseError(
      `Another process is writing to ${path}. Stop the running service first, or use its REST API.`,
    );
  }

  release(): Promise<void> {
    return closeHandle(this.handle);
  }
}

/** A handle of the driver's own, for what TypeORM has no word for. */
export function openHandle(
  path: string,
  mode = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE,
): Promise<sqlite3.Database> {
  return new Promise((done, fail) => {
    const handle: sqlite3.Database = new sqlite3.Database(path, mode, (error) => (error ? fail(error) : done(handle)));
  });
}

export function closeHandle(handle: sqlite3.Database): Promise<void> {
  return new Promise((done, fail) => handle.close((error) => (error ? fail(error) : done())));
}
