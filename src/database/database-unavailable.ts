import { DataSource, DataSourceOptions, QueryRunner, ReplicationMode } from 'typeorm';
import { DomainError } from '../common/domain-error';

/**
 * Thrown when a statement fails because of the database's state: unreachable, disconnected, full, read-only, or locked by
 * another process. A retry may succeed. After a failed commit the outcome may be unknown (docs/decisions/0027).
 */
export class DatabaseUnavailableError extends DomainError {
  constructor(cause: unknown) {
    super('database-away', { cause });
  }
}

/**
 * Thrown when the database reports that its file or pages are damaged, and for every write after that. Nothing is written
 * any more until the process is started on a sound database.
 */
export class DatabaseDamagedError extends DomainError {
  constructor(cause: unknown) {
    super('database-damaged', { cause });
    this.message = `the database is damaged: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** The first damage that a database reported, if there was one. */
export class DatabaseDamage {
  private found: DatabaseDamagedError | undefined;

  get first(): DatabaseDamagedError | undefined {
    return this.found;
  }

  /** Maps an error of the driver, and keeps it if it reports damage. */
  map(error: Error): Error;
  map(error: unknown): unknown;
  map(error: unknown): unknown {
    const mapped = asDatabaseUnavailable(error);
    if (mapped instanceof DatabaseDamagedError) this.found ??= mapped;
    return mapped;
  }
}

/** SQLite: a damaged file, or none; PostgreSQL (its manual, appendix A): a damaged page, found by its checksum, or index. */
const DAMAGE_CODES = /^(SQLITE_(CORRUPT|NOTADB)|XX00[12])$/;

/**
 * PostgreSQL error classes (its manual, appendix A): 08 connection, 28 authorization, 3D invalid database, 53 resources,
 * 57 operator intervention and timeouts, 58 system; and the codes for read-only, deadlock and lock timeout.
 */
const POSTGRES_CODES = /^(08|28|3D|53|57|58)...$|^(25006|40P01|55P03)$/;

/** SQLite errors: locked by another process, full, I/O error, or read-only. */
const SQLITE_CODES = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL)$/;

const NETWORK_CODES = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** Messages without a code: of the driver about lost connections, and of TypeORM about a released runner. */
const MESSAGES =
  /^(Connection terminated|Query read timeout|timeout e(xceeded|xpired)|Client (has encountered a connection error|was closed)|Query runner already released)/;

/**
 * Wraps an error in a DatabaseUnavailableError if the database's state caused it, or in a DatabaseDamagedError; returns any
 * other error unchanged.
 */
export function asDatabaseUnavailable(error: Error): Error;
export function asDatabaseUnavailable(error: unknown): unknown;
export function asDatabaseUnavailable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailableError) return error;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && DAMAGE_CODES.test(code)) return new DatabaseDamagedError(error);
  const matches = [POSTGRES_CODES, SQLITE_CODES, NETWORK_CODES].some(
    (codes) => typeof code === 'string' && codes.test(code),
  );
  return matches || MESSAGES.test(error.message) ? new DatabaseUnavailableError(error) : error;
}

/** A data source whose statements throw DatabaseUnavailableError or DatabaseDamagedError where it applies. */
export class ErrorMappingDataSource extends DataSource {
  /** @param damage keeps the first damage of a database, which has several data sources */
  constructor(
    options: DataSourceOptions,
    readonly damage = new DatabaseDamage(),
  ) {
    super(options);
  }

  private readonly wrapped = new WeakSet<QueryRunner>();

  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const runner = super.createQueryRunner(mode);
    // SQLite has a single runner, which is returned each time.
    if (this.wrapped.has(runner)) return runner;
    this.wrapped.add(runner);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    runner.query = ((...args: unknown[]) =>
      query(...args).catch((error: unknown) => {
        throw this.damage.map(error);
      })) as QueryRunner['query'];
    return runner;
  }
}
