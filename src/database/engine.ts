import { DataSource, DataSourceOptions, EntityManager } from 'typeorm';
import { DatabaseDamage } from './database-unavailable';
import { Dialect } from './dialect';
import { BatchStatement } from './row-sql';
import { PreparedQuery } from './combined-query';

/** The access of a process: a reader may run beside the service. */
export type Access = 'read' | 'write';

/** The entities of all modules (src/tables.ts). */
export type Tables = Pick<DataSourceOptions, 'entities'>;

/** Reads and decides. The returned statements are written in the same transaction. */
export type BatchWork<T> = (
  manager: EntityManager,
  query: PreparedQuery,
) => Promise<{ readonly result: T; readonly statements: readonly BatchStatement[] }>;

/** Connections, transactions and locks of a database; implemented for SQLite and PostgreSQL. */
export interface Engine {
  readonly dialect: Dialect;
  /** The first damage that the database reported. */
  readonly damage: DatabaseDamage;
  /** Connections that read committed rows. */
  readonly reading: DataSource;
  /** Runs a prepared query on a reading connection. */
  readonly preparedQuery: PreparedQuery;
  /** The connection that writes; undefined if the process has read access only. */
  readonly writing: DataSource | undefined;
  /** Locks a ledger's head against all other writers until the transaction ends. */
  lock(manager: EntityManager, ledger: string): Promise<void>;
  /** Locks the heads of the ledgers, runs the work and writes its statements, in one transaction. */
  batch<T>(ledgers: readonly string[], work: BatchWork<T>): Promise<T>;
  /** Runs the work on one snapshot of the database. */
  snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Runs the work while holding the lock of that name; not at all if `until` aborts before the lock is free. */
  withAdvisoryLock(name: string, work: () => Promise<void>, until?: AbortSignal): Promise<void>;
  /** Updates the planner's statistics. */
  analyze(): Promise<void>;
  /** Truncates the write-ahead log, where there is one. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** Runs work in a transaction on a connection of its own. */
export async function transaction<T>(
  source: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  isolation?: 'REPEATABLE READ',
): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    await runner.startTransaction(isolation);
    const result = await work(runner.manager);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
