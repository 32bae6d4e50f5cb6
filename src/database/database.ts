import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import { DataSource, EntityManager, EntityMetadata } from 'typeorm';
import { Settings } from '../config/settings';
import { Dialect } from './dialect';
import { Access, BatchWork, Engine, Tables, transaction } from './engine';
import { openPostgres } from './postgres/postgres';
import { Selection, selection } from './row-sql';
import { openSqlite } from './sqlite/sqlite';
import { PreparedQuery } from './combined-query';

/**
 * The database of one process: one writing connection, which runs transactions in turn, and several reading ones.
 * Readers see committed rows only, and no two transactions share a connection.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private last: Promise<unknown> = Promise.resolve();
  private readonly selections = new Map<string, Selection>();

  private constructor(private readonly engine: Engine) {}

  /** Opens the database of the settings; with write access, runs pending migrations. */
  static async open(settings: Settings, access: Access, tables: Tables): Promise<Database> {
    return new Database(await (settings.onPostgres ? openPostgres : openSqlite)(settings, access, tables));
  }

  /** Reads the committed state. */
  get read(): EntityManager {
    return this.engine.reading.manager;
  }

  /** Runs a prepared query on the committed state. */
  get preparedQuery(): PreparedQuery {
    return this.engine.preparedQuery;
  }

  /** The data source, for the metadata of the tables. */
  get source(): DataSource {
    return this.engine.writing ?? this.engine.reading;
  }

  /** The selection of a table's rows by some columns, cached. */
  selection(metadata: EntityMetadata, equal: readonly string[], above?: string): Selection {
    const key = `${metadata.tableName} ${equal.join()} ${above ?? ''}`;
    const cached = this.selections.get(key) ?? selection(this.dialect, metadata, equal, above);
    this.selections.set(key, cached);
    return cached;
  }

  get dialect(): Dialect {
    return this.engine.dialect;
  }

  /** The first damage that the database reported; nothing is written after it. */
  get damage(): Error | undefined {
    return this.engine.damage.first;
  }

  get writable(): boolean {
    return this.engine.writing !== undefined;
  }

  /**
   * Runs work in a transaction of its own, after all earlier writes of this process.
   * @param ledger the ledger to lock: no instance writes to it meanwhile
   */
  write<T>(work: (manager: EntityManager) => Promise<T>, ledger?: string): Promise<T> {
    return this.inTurn((source) =>
      transaction(source, async (manager) => {
        if (ledger !== undefined) await this.engine.lock(manager, ledger);
        return work(manager);
      }),
    );
  }

  /**
   * Locks the ledgers' heads, runs the work and writes its statements, in one transaction. For statements that don't
   * depend on each other's results.
   */
  writeBatch<T>(ledgers: readonly string[], work: BatchWork<T>): Promise<T> {
    return this.inTurn(() => this.engine.batch(ledgers, work));
  }

  /** Runs a long read on a snapshot of its own: it neither blocks other transactions nor sees their changes. */
  snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.engine.snapshot(work);
  }

  /**
   * Runs work under a lock of that name, which one process on this database can hold at a time.
   * @param until ends the waiting for the lock; the work is not run then
   */
  withAdvisoryLock(name: string, work: () => Promise<void>, until?: AbortSignal): Promise<void> {
    return this.engine.withAdvisoryLock(name, work, until);
  }

  /** Updates the planner's statistics, before a month's entries are read as a whole. */
  async analyze(): Promise<void> {
    if (this.writable) await this.inTurn(() => this.engine.analyze());
  }

  /** Truncates the write-ahead log of SQLite after a month's close. Has no effect while a reader needs the log. */
  async compact(): Promise<void> {
    if (this.writable) await this.inTurn(() => this.engine.compact());
  }

  /** Runs work on the writing connection, after all earlier work. */
  private inTurn<T>(work: (source: DataSource) => Promise<T>): Promise<T> {
    const { writing } = this.engine;
    if (!writing) throw new Error('this process opened the database read-only');
    const result = this.last.then(() => {
      const { first } = this.engine.damage;
      if (first) throw first;
      return work(writing);
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.last;
    await this.engine.close();
  }
}
