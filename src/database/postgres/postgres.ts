import { setTimeout as pause } from 'node:timers/promises';
import { PoolConfig, types } from 'pg';
import { DataSource, EntityManager, QueryRunner, ReplicationMode } from 'typeorm';
import { Settings } from '../../config/settings';
import { DatabaseDamage, ErrorMappingDataSource } from '../database-unavailable';
import { Dialect, ColumnKind } from '../dialect';
import { Access, BatchWork, Engine, Tables, transaction } from '../engine';
import { sqlMigrations } from '../migrations/sql-migrations';
import { QueryClient, preparedQueryOn, numberParameters } from './postgres-queries';
import { executeBatch } from './postgres-array-writes';
import { BatchStatement } from '../row-sql';
import { PreparedQuery } from '../combined-query';

// Everything specific to PostgreSQL except the journal's tables (docs/decisions/0020).

const TYPES: Readonly<Record<ColumnKind, string>> = { text: 'text', integer: 'bigint', boolean: 'boolean' };

/** SQL fragments for PostgreSQL. */
export const POSTGRES: Dialect = {
  values: (list, kind) => `(SELECT value::${TYPES[kind]} AS value FROM jsonb_array_elements_text((${list})::jsonb))`,
  tuples: (list, columns) => {
    const cells = Object.entries(columns).map(([name, kind], n) => `(value->>${n})::${TYPES[kind]} AS ${name}`);
    return `(SELECT ${cells.join(', ')} FROM jsonb_array_elements((${list})::jsonb))`;
  },
  // OFFSET 0 keeps the planner from reordering the join: it would read whole tables for a few rows.
  lookupJoin: (list, table, condition) => {
    const name = table.split(' ').at(-1);
    return `${list} q CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE ${condition} OFFSET 0) ${name}`;
  },
  jsonRows: (cells) => `COALESCE(json_agg(json_build_array(${cells.join(', ')})), '[]')::text`,
  member: (column, ...path) => `(${column}::json #>> '{${path.join()}}')`,
  indexHint: () => '',
  // Checked in the catalogue: a trial TRUNCATE would wait for all readers, and only a superuser can act as a replica.
  disabledGuards: `SELECT place::regclass || ' without ' || guard AS off FROM (
      SELECT c.oid AS place, unnest(CASE t.name
        WHEN 'ledger_head' THEN '{head_forward,head_is_last,head_stays}'
        WHEN 'account' THEN '{account_same,account_stays}'
        WHEN 'entry' THEN ARRAY[c.relname || '_no_change', c.relname || '_no_truncate', c.relname || '_sealed']
        WHEN 'posting' THEN
          ARRAY[c.relname || '_no_change', c.relname || '_no_truncate', c.relname || '_follows', 'posting_has_entry']
        ELSE ARRAY[c.relname || '_no_change', c.relname || '_no_truncate'] END) AS guard
      FROM unnest('{entry,posting,hold,checkpoint,ledger,ledger_head,account}'::text[]) AS t (name)
      JOIN pg_class c ON c.oid = t.name::regclass
        OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = t.name::regclass)) AS needed
    WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = place AND tgname = guard AND tgenabled = 'A')`,
};

/** The oldest supported `server_version_num`. */
const MIN_SERVER_VERSION = 130_000;

/** Thrown when the server's version, encoding or settings don't suit the ledger. */
export class UnsuitableDatabaseError extends Error {}

/**
 * Timeouts of the writing connections in milliseconds, so that a hanging writer does not hold a ledger's lock indefinitely.
 * The server enforces the first three; `query_timeout` is the driver's, for a server that can't be reached.
 */
const WRITER_TIMEOUTS = {
  ...{ lock_timeout: 15_000, statement_timeout: 60_000, idle_in_transaction_session_timeout: 30_000 },
  query_timeout: 65_000,
};

/**
 * Limits for connecting, and keep-alive to notice a lost server, in milliseconds. The pool removes its error listener from
 * a connection before TypeORM adds its own: an error in between, when the server ends a session that has just begun, would
 * end the process. Statements on such a connection fail, and it is not used again.
 */
const CONNECTION_OPTIONS: PoolConfig = {
  ...{ connectionTimeoutMillis: 10_000, keepAlive: true, keepAliveInitialDelayMillis: 30_000 },
  onConnect: (client) => void client.on('error', () => undefined),
};

/** The writer's statements are point look-ups; a plan cached for an empty table would be a scan (docs/ledger.md §1 no. 10). */
const WRITER_OPTIONS = '-c enable_seqscan=off -c jit=off -c join_collapse_limit=1';

/** Tables are joined in the order in which a statement names them, as on SQLite. */
const READER_OPTIONS = '-c default_transaction_read_only=on -c jit=off -c join_collapse_limit=1';

/** Pool sizes. Writes: one transaction at a time, and migrations. Reads: also the connections that hold advisory locks. */
const POOL_SIZE = { write: 2, read: 10 };

/** Interval in milliseconds at which a waiting process tries to get an advisory lock. */
const LOCK_RETRY_MS = 1000;

/** Name of the advisory lock for migrations. */
const MIGRATION_LOCK = 'timebank:migrating';

/** Connects to the database of the settings. Any number of processes may read and write. */
export async function openPostgres(settings: Settings, access: Access, tables: Tables): Promise<Engine> {
  const damage = new DatabaseDamage();
  const reading = await connect(settings, tables, damage, { max: POOL_SIZE.read, options: READER_OPTIONS });
  if (access === 'read') return new PostgresEngine(reading, undefined);
  const options = `${WRITER_OPTIONS} -c timebank.partitions=${settings.PARTITIONS}`;
  // Pipelined: the reads of a batch don't depend on each other.
  const writing = await connect(settings, tables, damage, {
    max: POOL_SIZE.write,
    options,
    pipeline: true,
    ...WRITER_TIMEOUTS,
  });
  try {
    await migrate(reading, writing);
  } catch (error) {
    await Promise.all([reading.destroy(), writing.destroy()]);
    throw error;
  }
  return new PostgresEngine(reading, writing);
}

async function connect(
  { DATABASE_URL: url }: Settings,
  tables: Tables,
  damage: DatabaseDamage,
  extra: object,
): Promise<PostgresSource> {
  const source = new PostgresSource(
    {
      type: 'postgres',
      url,
      ...tables,
      migrations: sqlMigrations('postgres'),
      applicationName: 'timebank',
      invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
      extra: { ...CONNECTION_OPTIONS, ...extra, types: WHOLE_NUMBERS },
    },
    damage,
  );
  await source.initialize();
  try {
    await assertSuitable(source);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

/** Type ids of 64-bit integers, and of their sums. */
const [INT8, NUMERIC] = [20, 1700];

/** Parses 64-bit integers and sums to numbers; the driver's default is text. */
export const WHOLE_NUMBERS = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    oid === INT8 || oid === NUMERIC ? parseInteger : types.getTypeParser(oid, format),
};

/** @throws Error when the value is no safe integer */
function parseInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is not a safe integer`);
  return number;
}

/** A data source whose statements write parameters as on SQLite: `?` or `?1`. */
class PostgresSource extends ErrorMappingDataSource {
  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const runner = super.createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    runner.query = ((sql: string, parameters?: unknown[], ...rest: unknown[]) =>
      query(parameters?.length ? numberParameters(sql) : sql, parameters, ...rest)) as QueryRunner['query'];
    return runner;
  }
}

/** Properties of the server and the database that are checked at start. */
interface Setup {
  version: number;
  encoding: string;
  durable: string;
  strings: string;
  inOrder: boolean;
}

/** Checks at start what the service can't correct itself. @throws UnsuitableDatabaseError that lists what is wrong */
async function assertSuitable(source: DataSource): Promise<void> {
  const [setup] = await source.query<[Setup]>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
       current_setting('synchronous_commit') AS durable, current_setting('standard_conforming_strings') AS strings,
       'B' < 'a' AND 'a-b' < 'aa' AND 'z' < 'é' AS "inOrder"`,
  );
  const { version, encoding, durable, strings, inOrder } = setup;
  const remedy = `create the database with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`;
  const wrong = [
    version < MIN_SERVER_VERSION && 'PostgreSQL 13 or newer is needed',
    (encoding !== 'UTF8' || !inOrder) && `texts must be UTF-8 and in the order of their bytes; ${remedy}`,
    ['off', 'local'].includes(durable) &&
      `synchronous_commit is ${durable}: acknowledged entries could be lost; set it to on`,
    strings !== 'on' && 'standard_conforming_strings must be on',
  ].filter((one) => one !== false);
  if (wrong.length > 0)
    throw new UnsuitableDatabaseError(`The database can't be used for the ledger: ${wrong.join('; ')}.`);
}

/** Runs pending migrations, in one process at a time. If there are none, a role that owns no tables may start too. */
async function migrate(reading: DataSource, writing: DataSource): Promise<void> {
  await withLock(reading, MIGRATION_LOCK, async () => {
    if (!(await writing.showMigrations())) return;
    await writing.runMigrations({ transaction: 'each' });
  });
}

/** Runs the work under a session-level advisory lock, which ends with its connection at the latest. */
async function withLock(source: DataSource, name: string, work: () => Promise<void>): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(hashtext(?))', [name]);
    await work();
  } finally {
    await runner.query('SELECT pg_advisory_unlock(hashtext(?))', [name]).catch(() => undefined);
    await runner.release();
  }
}

/** Runs the work under an advisory lock if the lock is free. @returns whether the work was run */
async function tryWithLock(source: DataSource, name: string, work: () => Promise<void>): Promise<boolean> {
  const runner = source.createQueryRunner();
  try {
    const [{ free }] = (await runner.query('SELECT pg_try_advisory_lock(hashtext(?)) AS free', [name])) as [
      { free: boolean },
    ];
    if (!free) return false;
    try {
      await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock(hashtext(?))', [name]).catch(() => undefined);
    }
    return true;
  } finally {
    await runner.release();
  }
}

/**
 * Number of written rows after which the tables are analysed; repeated at each doubling. Without statistics the planner
 * assumes that a ledger has few rows, and reads all of them by the wrong index; autovacuum runs up to a minute late
 * (docs/ledger.md §1 no. 10).
 */
const FIRST_ANALYZE_ROWS = 256;
/** From this number of rows on, autovacuum's statistics are sufficient. */
const LAST_ANALYZE_ROWS = 100_000;

/** Locks the heads of a batch's ledgers, in one order to avoid deadlocks. */
const LOCK_HEADS = 'SELECT FROM ledger_head WHERE ledger IN (VALUES ?) ORDER BY ledger FOR UPDATE';

/** The engine for PostgreSQL. The row lock on a ledger's head serialises all writers of that ledger, on all instances. */
class PostgresEngine implements Engine {
  readonly dialect = POSTGRES;
  readonly damage: DatabaseDamage;
  readonly preparedQuery: PreparedQuery;
  private writtenRows = 0;
  private nextAnalyze = FIRST_ANALYZE_ROWS;

  constructor(
    readonly reading: PostgresSource,
    readonly writing: PostgresSource | undefined,
  ) {
    this.damage = reading.damage;
    const pool = (reading.driver as unknown as { master: QueryClient }).master;
    this.preparedQuery = preparedQueryOn(() => Promise.resolve(pool), this.damage);
  }

  async lock(manager: EntityManager, ledger: string): Promise<void> {
    await manager.query('SELECT FROM ledger_head WHERE ledger = ? FOR UPDATE', [ledger]);
  }

  /**
   * Makes two round trips: the locks with the reads, and the writes with the commit. The reads are separate statements
   * after the locks, so that they see what the previous lock holders committed (docs/ledger.md §1 no. 3).
   */
  async batch<T>(ledgers: readonly string[], work: BatchWork<T>): Promise<T> {
    const runner = (this.writing as DataSource).createQueryRunner();
    try {
      const client = (await runner.connect()) as QueryClient;
      const heads = { sql: LOCK_HEADS, rows: ledgers.map((one) => [one]) };
      const query = preparedQueryOn(() => Promise.resolve(client), this.damage);
      const [locked, decided] = await Promise.allSettled([
        executeBatch(client, ['BEGIN', heads]),
        work(runner.manager, query),
      ]);
      // If the locks failed, the reads failed for that reason only.
      if (locked.status === 'rejected') throw locked.reason;
      if (decided.status === 'rejected') throw decided.reason;
      const { result, statements } = decided.value;
      const command = await executeBatch(client, [...statements, 'COMMIT']);
      if (command !== 'COMMIT') throw new Error(`the server answered COMMIT with ${command}`);
      await this.analyzeIfDue(statements);
      return result;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw this.damage.map(error);
    } finally {
      await runner.release();
    }
  }

  private async analyzeIfDue(statements: readonly BatchStatement[]): Promise<void> {
    this.writtenRows += statements.reduce((sum, { rows }) => sum + rows.length, 0);
    if (this.writtenRows < this.nextAnalyze || this.nextAnalyze > LAST_ANALYZE_ROWS) return;
    while (this.nextAnalyze <= this.writtenRows) this.nextAnalyze *= 2;
    await this.analyze().catch(() => undefined);
  }

  snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return transaction(this.reading, work, 'REPEATABLE READ');
  }

  /**
   * Polls for the lock every second without holding a connection: a process that waits inside the database could not be
   * stopped.
   */
  async withAdvisoryLock(name: string, work: () => Promise<void>, until?: AbortSignal): Promise<void> {
    while (until?.aborted !== true && !(await tryWithLock(this.reading, `timebank:${name}`, work))) {
      // An abort rejects the pause; the loop's condition then ends the waiting.
      await pause(LOCK_RETRY_MS, undefined, { signal: until, ref: false }).catch(() => undefined);
    }
  }

  /** Updates the planner's statistics. Has no effect for a role that owns no tables; autovacuum then does it later. */
  async analyze(): Promise<void> {
    const masterData = this.reading.entityMetadatas.map(({ tableName }) => `"${tableName}"`);
    await this.writing?.query(`ANALYZE ledger, ledger_head, entry, posting, account, ${masterData.join()}`);
  }

  compact(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.reading.destroy();
    await this.writing?.destroy();
  }
}
