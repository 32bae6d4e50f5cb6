import { ResourceError } from '../../common/process-errors';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import * as sqlite3 from 'sqlite3';
import { DataSource, EntityManager } from 'typeorm';
import { makePrivate } from '../../config/private-files';
import { Settings } from '../../config/settings';
import { DatabaseDamage, DatabaseDamagedError, ErrorMappingDataSource } from '../database-unavailable';
import { Dialect } from '../dialect';
import { Access, BatchWork, Engine, Tables, transaction } from '../engine';
import { MigrationClass, sqlMigrations } from '../migrations/sql-migrations';
import { BatchStatement, batchText } from '../row-sql';
import { PreparedStatements } from './sqlite-queries';
import { PreparedQuery } from '../combined-query';

// Everything specific to SQLite except the journal's tables (docs/decisions/0001).

/** SQL fragments for SQLite. */
export const SQLITE: Dialect = {
  values: (list) => `(SELECT value FROM json_each(${list}))`,
  tuples: (list, columns) => {
    const cells = Object.keys(columns).map((name, n) => `value->>${n} AS ${name}`);
    return `(SELECT ${cells.join(', ')} FROM json_each(${list}))`;
  },
  lookupJoin: (list, table, condition) => `${list} q CROSS JOIN ${table} WHERE ${condition}`,
  jsonRows: (cells) => `json_group_array(json_array(${cells.join(', ')}))`,
  member: (column, ...path) => `${column}->>'$.${path.join('.')}'`,
  indexHint: (index) => `INDEXED BY ${index}`,
};

/** Below this version a WAL database can be corrupted by two connections (docs/ledger.md §1 no. 8). */
const MIN_SQLITE_VERSION = [3, 51, 3];

/** Flag of the driver to open a file read-only. */
export const OPEN_READONLY = 1;

/** Keeps TypeORM from enabling the driver's long stack traces, which cost a stack trace per statement. */
const QUIET_DRIVER: unknown = { ...sqlite3, verbose: () => sqlite3 };

/** Thrown when another process has the database open for writing. */
export class DatabaseInUseError extends ResourceError {}

/** Opens the database file of the settings. Only one process may write to it; others may read. */
export async function openSqlite(settings: Settings, access: Access, tables: Tables): Promise<Engine> {
  const path = settings.databasePath;
  const damage = new DatabaseDamage();
  if (access === 'read') return new SqliteEngine(path, tables, await openReader(path, tables, damage));
  const lock = await WriterLock.take(path);
  let source: ErrorMappingDataSource | undefined;
  try {
    source = await openWriter(path, tables, sqlMigrations('sqlite'), damage);
    for (const ending of ['', '-wal', '-shm', '.writer']) makePrivate(path + ending);
    await assertPages(source);
    await source.runMigrations({ transaction: 'each' });
    return new SqliteEngine(path, tables, await openReader(path, tables, damage), { source, lock });
  } catch (error) {
    await source?.destroy();
    await lock.release();
    const mapped = damage.map(error);
    throw mapped instanceof DatabaseDamagedError ? new DamagedFileError(path, mapped.message) : error;
  }
}

/** Thrown at start when pages of the database file are damaged. Nothing was written. */
export class DamagedFileError extends ResourceError {
  constructor(path: string, fault: string) {
    super(
      `The database file ${path} is damaged (${fault}). Restore the newest backup that verifies (docs/operations.md).`,
    );
  }
}

/** Checks the pages of the file as far as that is possible without reading the indexes entry by entry. */
async function assertPages(source: ErrorMappingDataSource): Promise<void> {
  const rows = await source.query<{ quick_check: string }[]>('PRAGMA quick_check(3)');
  const faults = rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
  if (faults.length > 0) throw new DatabaseDamagedError(new Error(faults.join('; ')));
}

/** The engine for SQLite. There are no concurrent writers: `Database` runs writes in turn, and WriterLock excludes other processes. */
class SqliteEngine implements Engine {
  readonly dialect = SQLITE;
  readonly damage: DatabaseDamage;
  private readonly statements: { readonly reading: PreparedStatements; readonly writing: PreparedStatements };

  constructor(
    private readonly path: string,
    private readonly tables: Tables,
    readonly reading: ErrorMappingDataSource,
    private readonly writer?: { readonly source: ErrorMappingDataSource; readonly lock: WriterLock },
  ) {
    this.damage = reading.damage;
    this.statements = {
      reading: new PreparedStatements(() => connectionOf(reading), this.damage),
      writing: new PreparedStatements(() => connectionOf((writer as { source: DataSource }).source), this.damage),
    };
  }

  get preparedQuery(): PreparedQuery {
    return this.statements.reading.query;
  }

  get writing(): DataSource | undefined {
    return this.writer?.source;
  }

  lock(): Promise<void> {
    return Promise.resolve();
  }

  /** Calls the driver twice: for all reads at once, and for all writes as one text. */
  async batch<T>(_: readonly string[], work: BatchWork<T>): Promise<T> {
    const { source } = this.writer as { source: ErrorMappingDataSource };
    const { result, statements } = await work(source.manager, this.statements.writing.query);
    await commitAll(source, statements);
    return result;
  }

  async snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const source = await openReader(this.path, this.tables, this.damage);
    try {
      return await transaction(source, work);
    } finally {
      await source.destroy();
    }
  }

  withAdvisoryLock(_: string, work: () => Promise<void>): Promise<void> {
    return work();
  }

  /** Does nothing: the statements fix the order in which tables are read, so the planner uses no statistics. */
  analyze(): Promise<void> {
    return Promise.resolve();
  }

  /** Moves the write-ahead log into the database file. */
  async compact(): Promise<void> {
    await this.writing?.query('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  async close(): Promise<void> {
    await this.statements.reading.finalize();
    await this.statements.writing.finalize();
    await this.reading.destroy();
    await this.writer?.source.destroy();
    await this.writer?.lock.release();
  }
}

/**
 * Opens the only connection that writes; creates the file if necessary.
 * @param migrations the migrations that `runMigrations` runs; all if not given
 */
export async function openWriter(
  path: string,
  { entities }: Tables,
  migrations: MigrationClass[] = sqlMigrations('sqlite'),
  damage = new DatabaseDamage(),
): Promise<ErrorMappingDataSource> {
  mkdirSync(dirname(path), { recursive: true });
  const source = new ErrorMappingDataSource(
    {
      type: 'sqlite',
      database: path,
      entities,
      migrations,
      enableWAL: true,
      driver: QUIET_DRIVER,
      invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    },
    damage,
  );
  await source.initialize();
  await assertVersion(source);
  await setPragmas(source, ['synchronous=FULL', 'recursive_triggers=ON', ...WRITER_PRAGMAS, ...COMMON_PRAGMAS]);
  return source;
}

/** The driver's connection of a data source. */
function connectionOf(source: DataSource): sqlite3.Database {
  return (source.driver as unknown as { databaseConnection: sqlite3.Database }).databaseConnection;
}

/** Runs statements in one transaction and one call of the driver. The first failure rolls everything back. */
export async function commitAll(source: ErrorMappingDataSource, statements: readonly BatchStatement[]): Promise<void> {
  if (statements.length === 0) return;
  const connection = connectionOf(source);
  const text = ['BEGIN IMMEDIATE', ...statements.map(batchText), 'COMMIT'].join(';\n');
  try {
    await new Promise<void>((done, fail) => connection.exec(text, (error) => (error ? fail(error) : done())));
  } catch (error) {
    // Fails if the transaction could not begin.
    await source.query('ROLLBACK').catch(() => undefined);
    throw source.damage.map(error);
  }
}

/** Opens a separate read-only connection, which sees committed rows only. */
export async function openReader(
  path: string,
  { entities }: Tables,
  damage = new DatabaseDamage(),
): Promise<ErrorMappingDataSource> {
  const source = new ErrorMappingDataSource(
    {
      type: 'sqlite',
      database: path,
      entities,
      flags: OPEN_READONLY,
      driver: QUIET_DRIVER,
      invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    },
    damage,
  );
  await source.initialize();
  await setPragmas(source, [...COMMON_PRAGMAS, 'query_only=ON']);
  return source;
}

// Keys of accounts and requests are spread over the whole file. With 64 MB of cache and 16 MB of write-ahead log between
// checkpoints each page is written once for many commits.
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
  for (const [n, oldest] of MIN_SQLITE_VERSION.entries()) {
    const part = parts[n] ?? 0;
    if (part > oldest) return;
    if (part < oldest)
      throw new Error(`SQLite ${version} is too old: ${MIN_SQLITE_VERSION.join('.')} or newer is needed`);
  }
}

/**
 * Excludes other writing processes by an exclusive transaction on a side file. Unlike a plain lock file it is released
 * whenever the process ends, even after a crash.
 */
export class WriterLock {
  private constructor(private readonly handle: sqlite3.Database) {}

  static async take(path: string): Promise<WriterLock> {
    mkdirSync(dirname(path), { recursive: true });
    const handle = await openHandle(`${path}.writer`);
    const error = await new Promise<Error | null>((done) => handle.exec('BEGIN EXCLUSIVE', done));
    if (!error) return new WriterLock(handle);
    await closeHandle(handle);
    if (!error.message.includes('SQLITE_BUSY')) throw error;
    throw new DatabaseInUseError(
      `Another process is writing to ${path}. Stop the running service first, or use its REST API.`,
    );
  }

  release(): Promise<void> {
    return closeHandle(this.handle);
  }
}

/** Opens a handle of the driver directly, for operations that TypeORM doesn't support. */
export function openHandle(
  path: string,
  mode = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE,
): Promise<sqlite3.Database> {
  return new Promise((done, fail) => {
    const handle: sqlite3.Database = new sqlite3.Database(path, mode, (error) => (error ? fail(error) : done(handle)));
  });
}

/** Closes a handle of `openHandle`. */
export function closeHandle(handle: sqlite3.Database): Promise<void> {
  return new Promise((done, fail) => handle.close((error) => (error ? fail(error) : done())));
}
