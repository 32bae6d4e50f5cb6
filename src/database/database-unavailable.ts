import { DataSource, QueryRunner, ReplicationMode } from 'typeorm';
import { DomainError } from '../common/domain-error';

/**
 * Thrown when it is the database that fails, and not what was asked of it: it is away, cut off, full, read-only, or held by
 * somebody else. Whoever asks again in a moment may find it well; of a commit the outcome may be unknown.
 */
export class DatabaseUnavailableError extends DomainError {
  constructor(cause: unknown) {
    super('database-away', { cause });
  }
}

/**
 * PostgreSQL's classes of error (its manual, appendix A): connection 08, who may connect 28, no such database 3D, resources
 * 53, ended by somebody or by a limit of time 57, system 58; and: read-only, deadlock, a lock that did not come in time.
 */
const OF_POSTGRES = /^(08|28|3D|53|57|58)...$|^(25006|40P01|55P03)$/;

/** Held by another process, full, failing, or not to be written to. What is corrupt doesn't pass. */
const OF_SQLITE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL)$/;

const OF_THE_NETWORK = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** What the driver says of a connection that is gone, or doesn't come; and TypeORM, once it has let go of it. */
const IN_WORDS =
  /^(Connection terminated|Query read timeout|timeout e(xceeded|xpired)|Client (has encountered a connection error|was closed)|Query runner already released)/;

/** The error, as DatabaseAway when the database is at fault. */
export function asDatabaseUnavailable(error: Error): Error;
export function asDatabaseUnavailable(error: unknown): unknown;
export function asDatabaseUnavailable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailableError) return error;
  const { code } = error as { code?: unknown };
  const known = [OF_POSTGRES, OF_SQLITE, OF_THE_NETWORK].some((kind) => typeof code === 'string' && kind.test(code));
  return known || IN_WORDS.test(error.message) ? new DatabaseUnavailableError(error) : error;
}

/** A source whose statements fail with DatabaseAway when the database is at fault. */
export class ErrorMappingDataSource extends DataSource {
  private readonly watched = new WeakSet<QueryRunner>();

  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const runner = super.createQueryRunner(mode);
    // SQLite has one runner, which comes again.
    if (this.watched.has(runner)) return runner;
    this.watched.add(runner);
    const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
    runner.query = ((...given: unknown[]) =>
      query(...given).catch((error: unknown) => {
        throw asDatabaseUnavailable(error);
      })) as QueryRunner['query'];
    return runner;
  }
}
