import { setTimeout as pause } from 'node:timers/promises';
import { types } from 'pg';
import { DataSource, EntityManager, QueryRunner, ReplicationMode } from 'typeorm';
import { Settings } from '../../config/settings';
import { asDatabaseUnavailable, ErrorMappingDataSource } from '../database-unavailable';
import { Dialect, ColumnKind } from '../dialect';
import { Access, BatchWork, Engine, Tables, transaction } from '../engine';
import { QueryClient, preparedQueryOn, numberParameters } from './postgres-queries';
import { executeBatch } from './postgres-array-writes';
import { BatchStatement } from '../row-sql';
import { PreparedQuery } from '../combined-query';

// Everything that is PostgreSQL's own stands here, but for the journal's tables (docs/decisions/0020).

const TYPES: Readonly<Record<ColumnKind, string>> = { text: 'text', integer: 'bigint', boolean: 'boolean' };

/** PostgreSQL's words. */
export const POSTGRES: Dialect = {
  values: (list, kind) => `(SELECT value::${TYPES[kind]} AS value FROM jsonb_array_elements_text((${list})::jsonb))`,
  tuples: (list, columns) => {
    const cells = Object.entries(columns).map(([name, kind], n) => `(value->>${n})::${TYPES[kind]} AS ${name}`);
    return `(SELECT ${cells.join(', ')} FROM jsonb_array_elements((${list})::jsonb))`;
  },
  // An offset keeps the planner from joining as it thinks best: it would read whole tables for a few rows.
  lookupJoin: (list, table, belongs) => {
    const name = table.split(' ').at(-1);
    return `${list} q CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE ${belongs} OFFSET 0) ${name}`;
  },
  jsonRows: (cells) => `COALESCE(json_agg(json_build_array(${cells.join(', ')})), '[]')::text`,
  member: (column, ...path) => `(${column}::json #>> '{${path.join()}}')`,
  indexHint: () => '',
  // A TRUNCATE that is tried waits for all readers, and what a replaying server may do only a superuser can try.
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

/** The oldest that is tried. */
const OLDEST = 130_000;

/** Thrown when a database is not made or set as the ledger needs it. */
export class UnsuitableDatabaseError extends Error {}

/**
 * Ends a writer that hangs, so that it doesn't hold a ledger's head for ever: milliseconds. The server ends its statements
 * and its sessions; where the server itself is out of reach, the last limit has the writer let go of its connection.
 */
const WRITER = {
  ...{ lock_timeout: 15_000, statement_timeout: 60_000, idle_in_transaction_session_timeout: 30_000 },
  query_timeout: 65_000,
};

/** A connection that doesn't come is given up, and one whose other end is gone without a word is noticed: milliseconds. */
const CONNECTION = { connectionTimeoutMillis: 10_000, keepAlive: true, keepAliveInitialDelayMillis: 30_000 };

/** Its statements are point look-ups, and an empty table's cached plan is a scan (ledger.md §1 no. 10). */
const WRITER_OPTIONS = '-c enable_seqscan=off -c jit=off -c join_collapse_limit=1';

/** Tables are read in the order in which a statement names them, as on SQLite. */
const READER_OPTIONS = '-c default_transaction_read_only=on -c jit=off -c join_collapse_limit=1';

/** Connections that write: one in turn, and what migrates. Connections that read, and those that hold a name. */
const POOL = { write: 2, read: 10 };

/** How often whoever waits for its turn asks for it, in milliseconds. */
const ASK_AGAIN = 1000;

/** Names the lock under which tables are made and changed. */
const MIGRATING = 'timebank:migrating';

/** Connects to the database that the settings name. Any number of processes may, and write. */
export async function openPostgres(settings: Settings, access: Access, tables: Tables): Promise<Engine> {
  const reading = await connect(settings, tables, { max: POOL.read, options: READER_OPTIONS });
  if (access === 'read') return new PostgresEngine(reading, undefined);
  const options = `${WRITER_OPTIONS} -c timebank.partitions=${settings.PARTITIONS}`;
  // Reads of a batch are sent together: they need no answers of each other's.
  const writing = await connect(settings, tables, { max: POOL.write, options, pipeline: true, ...WRITER });
  try {
    await migrate(reading, writing);
  } catch (error) {
    await Promise.all([reading.destroy(), writing.destroy()]);
    throw error;
  }
  return new PostgresEngine(reading, writing);
}

async function connect({ DATABASE_URL: url }: Settings, tables: Tables, extra: object): Promise<DataSource> {
  const source = new PostgresSource({
    type: 'postgres',
    url,
    ...tables,
    applicationName: 'timebank',
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    extra: { ...CONNECTION, ...extra, types: WHOLE_NUMBERS },
  });
  await source.initialize();
  try {
    await assertFit(source);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

/** PostgreSQL's names for whole numbers of 64 bits, and for their sums. */
const [INT8, NUMERIC] = [20, 1700];

/** Whole numbers are numbers; the driver would make texts of them. */
export const WHOLE_NUMBERS = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    oid === INT8 || oid === NUMERIC ? wholeNumber : types.getTypeParser(oid, format),
};

/** One that a number can't hold exactly is refused. */
function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is no whole number that can be kept exactly`);
  return number;
}

/** A source whose statements may name their parameters as SQLite does: `?`, or `?1`. */
class PostgresSource extends ErrorMappingDataSource {
  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const runner = super.createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
    runner.query = ((sql: string, parameters?: unknown[], ...rest: unknown[]) =>
      query(parameters?.length ? numberParameters(sql) : sql, parameters, ...rest)) as QueryRunner['query'];
    return runner;
  }
}

interface Setup {
  version: number;
  encoding: string;
  durable: string;
  strings: string;
  inOrder: boolean;
}

/** What can't be put right from here is said at start, and not found out in the middle of a month. */
async function assertFit(source: DataSource): Promise<void> {
  const [setup] = await source.query<[Setup]>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
       current_setting('synchronous_commit') AS durable, current_setting('standard_conforming_strings') AS strings,
       'B' < 'a' AND 'a-b' < 'aa' AND 'z' < 'é' AS "inOrder"`,
  );
  const { version, encoding, durable, strings, inOrder } = setup;
  const made = `make the database with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`;
  const wrong = [
    version < OLDEST && 'PostgreSQL 13 or newer is needed',
    (encoding !== 'UTF8' || !inOrder) && `texts must be UTF-8 and in the order of their bytes; ${made}`,
    ['off', 'local'].includes(durable) && `synchronous_commit is ${durable}: what was acknowledged could be lost`,
    strings !== 'on' && 'standard_conforming_strings must be on',
  ].filter((one) => one !== false);
  if (wrong.length > 0) throw new UnsuitableDatabaseError(`The database can't hold the books: ${wrong.join('; ')}.`);
}

/** Brings the tables up to date, one process at a time. With none to change, a role that owns nothing may start too. */
async function migrate(reading: DataSource, writing: DataSource): Promise<void> {
  await holding(reading, MIGRATING, async () => {
    if (!(await writing.showMigrations())) return;
    await writing.runMigrations({ transaction: 'each' });
  });
}

/** Does something under a lock that ends with its connection, however that ends. */
async function holding(source: DataSource, name: string, work: () => Promise<void>): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(hashtext(?))', [name]);
    await work();
  } finally {
    await runner.query('SELECT pg_advisory_unlock(hashtext(?))', [name]).catch(() => undefined);
    await runner.release();
  }
}

/** Does something under such a lock, if nobody has it. @returns whether it was done */
async function holdingIfFree(source: DataSource, name: string, work: () => Promise<void>): Promise<boolean> {
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
 * After so many rows were written the tables are counted anew, and again when they are twice as many. Until then the
 * planner takes a ledger for one of many, and reads all of its rows by the wrong index; the server's own count comes a
 * minute late (ledger.md §1 no. 10).
 */
const COUNTED_AFTER = 256;
/** From here on the server's own counts are near enough. */
const COUNTED_UNTIL = 100_000;

/** The heads of a batch, taken in one order so that no two batches wait for each other. */
const HEADS = 'SELECT FROM ledger_head WHERE ledger IN (VALUES ?) ORDER BY ledger FOR UPDATE';

/** A ledger's head is its lock, on every instance: whoever writes anything of the ledger's takes it first. */
class PostgresEngine implements Engine {
  readonly dialect = POSTGRES;
  readonly preparedQuery: PreparedQuery = preparedQueryOn(() =>
    Promise.resolve((this.reading.driver as unknown as { master: QueryClient }).master),
  );
  private written = 0;
  private nextCount = COUNTED_AFTER;

  constructor(
    readonly reading: DataSource,
    readonly writing: DataSource | undefined,
  ) {}

  async lock(manager: EntityManager, ledger: string): Promise<void> {
    await manager.query('SELECT FROM ledger_head WHERE ledger = ? FOR UPDATE', [ledger]);
  }

  /**
   * Two trips: the locks with the reads, and the writes with the commit. The reads are statements of their own after the
   * locks, so that they see what those who held the locks before committed (ledger.md §1 no. 3).
   */
  async batch<T>(ledgers: readonly string[], work: BatchWork<T>): Promise<T> {
    const runner = (this.writing as DataSource).createQueryRunner();
    try {
      const client = (await runner.connect()) as QueryClient;
      const heads = { sql: HEADS, rows: ledgers.map((one) => [one]) };
      const ask = preparedQueryOn(() => Promise.resolve(client));
      const [locked, decided] = await Promise.allSettled([
        executeBatch(client, ['BEGIN', heads]),
        work(runner.manager, ask),
      ]);
      // Reads behind a lock that didn't come fail for that reason only.
      if (locked.status === 'rejected') throw locked.reason;
      if (decided.status === 'rejected') throw decided.reason;
      const { result, statements } = decided.value;
      const done = await executeBatch(client, [...statements, 'COMMIT']);
      if (done !== 'COMMIT') throw new Error(`the server answered COMMIT with ${done}`);
      await this.countSometimes(statements);
      return result;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw asDatabaseUnavailable(error);
    } finally {
      await runner.release();
    }
  }

  private async countSometimes(statements: readonly BatchStatement[]): Promise<void> {
    this.written += statements.reduce((sum, { rows }) => sum + rows.length, 0);
    if (this.written < this.nextCount || this.nextCount > COUNTED_UNTIL) return;
    while (this.nextCount <= this.written) this.nextCount *= 2;
    await this.analyze().catch(() => undefined);
  }

  snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return transaction(this.reading, work, 'REPEATABLE READ');
  }

  /**
   * Whoever waits asks again every second, and holds no connection meanwhile: a process that waits in the database for its
   * turn could not be told to stop.
   */
  async withAdvisoryLock(name: string, work: () => Promise<void>, until?: AbortSignal): Promise<void> {
    while (until?.aborted !== true && !(await holdingIfFree(this.reading, `timebank:${name}`, work))) {
      // A stop ends the pause: the condition above sees it.
      await pause(ASK_AGAIN, undefined, { signal: until, ref: false }).catch(() => undefined);
    }
  }

  /** The server does so by itself, but only a minute after an intake; a role that owns nothing leaves it to the server. */
  async analyze(): Promise<void> {
    const registers = this.reading.entityMetadatas.map(({ tableName }) => `"${tableName}"`);
    await this.writing?.query(`ANALYZE ledger, ledger_head, entry, posting, account, ${registers.join()}`);
  }

  compact(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.reading.destroy();
    await this.writing?.destroy();
  }
}
