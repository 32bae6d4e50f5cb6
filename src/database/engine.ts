import { DataSource, DataSourceOptions, EntityManager } from 'typeorm';
import { Dialect } from './dialect';
import { BatchStatement } from './row-sql';
import { PreparedQuery } from './combined-query';

/** How much of the database a process wants: a reader may run beside the service. */
export type Access = 'read' | 'write';

/** The tables of the house and how they came to be; the rooms above say which (src/tables.ts). */
export type Tables = Pick<DataSourceOptions, 'entities' | 'migrations'>;

/** Reads and decides; what it answers with is written in the same transaction. */
export type BatchWork<T> = (
  manager: EntityManager,
  ask: PreparedQuery,
) => Promise<{ readonly result: T; readonly statements: readonly BatchStatement[] }>;

/** A database as its dialect is opened, locked and closed: SQLite's file, or PostgreSQL's server. */
export interface Engine {
  readonly dialect: Dialect;
  /** Connections that read what is committed. */
  readonly reading: DataSource;
  /** Asks one of them a statement that is prepared once. */
  readonly preparedQuery: PreparedQuery;
  /** The connection that writes, unless the process only reads. */
  readonly writing: DataSource | undefined;
  /** Holds a ledger's head until the transaction ends, against every other writer of that ledger. */
  lock(manager: EntityManager, ledger: string): Promise<void>;
  /** Locks the heads of some ledgers, does the work, and writes its statements, all in one transaction. */
  batch<T>(ledgers: readonly string[], work: BatchWork<T>): Promise<T>;
  /** One state of everything for as long as the work takes. */
  snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Does something while no other process does something of that name; nothing, when `until` comes before its turn. */
  withAdvisoryLock(name: string, work: () => Promise<void>, until?: AbortSignal): Promise<void>;
  /** Counts what there is, so that reads of a whole month are planned for it. */
  analyze(): Promise<void>;
  /** Tidies up after a month's close. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** Does something in a transaction on a connection of its own. */
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
