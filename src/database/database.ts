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
 * The database of one process: a connection that writes, one piece of work at a time, and others that read.
 * No reader sees what is not committed, and no two transactions share a connection.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private last: Promise<unknown> = Promise.resolve();
  private readonly selections = new Map<string, Selection>();

  private constructor(private readonly engine: Engine) {}

  /** Opens the database that the settings name, and brings its tables up to date when it may write. */
  static async open(settings: Settings, access: Access, tables: Tables): Promise<Database> {
    return new Database(await (settings.onPostgres ? openPostgres : openSqlite)(settings, access, tables));
  }

  /** The committed state, for reading. */
  get read(): EntityManager {
    return this.engine.reading.manager;
  }

  /** Asks for rows of the committed state that are read together. */
  get preparedQuery(): PreparedQuery {
    return this.engine.preparedQuery;
  }

  /** What is known of the tables. */
  get source(): DataSource {
    return this.engine.writing ?? this.engine.reading;
  }

  /** How rows of a table are asked for by some columns; made once. */
  selection(metadata: EntityMetadata, equal: readonly string[], above?: string): Selection {
    const name = `${metadata.tableName} ${equal.join()} ${above ?? ''}`;
    const known = this.selections.get(name) ?? selection(this.dialect, metadata, equal, above);
    this.selections.set(name, known);
    return known;
  }

  get dialect(): Dialect {
    return this.engine.dialect;
  }

  get writable(): boolean {
    return this.engine.writing !== undefined;
  }

  /**
   * Does a piece of work in a transaction of its own, after all that this process was asked for before.
   * @param ledger whose rows it reads and changes: on every instance nothing else is written to it meanwhile
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
   * Reads and decides, then writes all statements, in one transaction that begins with the locks of the ledgers' heads:
   * for work whose statements don't need each other's answers.
   */
  writeBatch<T>(ledgers: readonly string[], work: BatchWork<T>): Promise<T> {
    return this.inTurn(() => this.engine.batch(ledgers, work));
  }

  /** A snapshot of its own for a long read, so that it neither holds back others nor sees them. */
  snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.engine.snapshot(work);
  }

  /**
   * Does something while no other process on this database does something of that name.
   * @param until gives the waiting up: the work is not done then
   */
  withAdvisoryLock(name: string, work: () => Promise<void>, until?: AbortSignal): Promise<void> {
    return this.engine.withAdvisoryLock(name, work, until);
  }

  /** Counts what there is, before a month's entries are read as a whole. */
  async analyze(): Promise<void> {
    if (this.writable) await this.inTurn(() => this.engine.analyze());
  }

  /** Tidies up after a month's close. Costs nothing to skip when somebody is reading. */
  async compact(): Promise<void> {
    if (this.writable) await this.inTurn(() => this.engine.compact());
  }

  /** Does something on the connection that writes, after all that was asked for before. */
  private inTurn<T>(work: (source: DataSource) => Promise<T>): Promise<T> {
    const { writing } = this.engine;
    if (!writing) throw new Error('this process opened the books for reading only');
    const result = this.last.then(() => work(writing));
    this.last = result.catch(() => undefined);
    return result;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.last;
    await this.engine.close();
  }
}
