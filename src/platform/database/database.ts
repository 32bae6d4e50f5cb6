import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Settings } from '../settings';
import { BatchStatement } from './row-sql';
import { Tables, WriterLock, commitAll, openReader, openWriter } from './sqlite';

/** How much of the database a process wants: a reader may run beside the service, a writer is alone. */
export type Access = 'read' | 'write';

/**
 * The database of one process: a connection that writes, one piece of work at a time, and another that reads.
 * No reader sees what is not committed, and no two transactions share a connection.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly reopen: () => Promise<DataSource>,
    private readonly reading: DataSource,
    private readonly writing?: { source: DataSource; lock: WriterLock },
  ) {}

  /** Opens the file that the settings name, and brings its tables up to date when it may write. */
  static async open(settings: Settings, access: Access, tables: Tables): Promise<Database> {
    const path = settings.databasePath;
    const reopen = (): Promise<DataSource> => openReader(path, tables);
    if (access === 'read') return new Database(reopen, await reopen());
    const lock = await WriterLock.take(path);
    try {
      const source = await openWriter(path, tables);
      await source.runMigrations({ transaction: 'each' });
      return new Database(reopen, await reopen(), { source, lock });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** The committed state, for reading. */
  get read(): EntityManager {
    return this.reading.manager;
  }

  /** What is known of the tables. */
  get source(): DataSource {
    return this.writing?.source ?? this.reading;
  }

  get writable(): boolean {
    return this.writing !== undefined;
  }

  /** Does a piece of work in a transaction of its own, after all that were asked for before. */
  write<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.inTurn((source) => transaction(source, work));
  }

  /**
   * Reads and decides, then writes all statements in one transaction and one trip: for work whose statements don't need
   * each other's answers. Nobody writes between the reading and the writing: work is done in turn, and other processes
   * are kept out (`WriterLock`).
   */
  writeBatch<T>(
    work: (manager: EntityManager) => Promise<{ result: T; statements: readonly BatchStatement[] }>,
  ): Promise<T> {
    return this.inTurn(async (source) => {
      const { result, statements } = await work(source.manager);
      await commitAll(source, statements);
      return result;
    });
  }

  /** A snapshot of its own for a long read, so that it neither holds back others nor sees them. */
  async snapshot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const source = await this.reopen();
    try {
      return await transaction(source, work);
    } finally {
      await source.destroy();
    }
  }

  /** Brings what stands in the write-ahead log into the file. Costs nothing to skip when somebody is reading. */
  async compact(): Promise<void> {
    if (this.writable) await this.inTurn((source) => source.query('PRAGMA wal_checkpoint(TRUNCATE)'));
  }

  /** Does something on the connection that writes, after all that was asked for before. */
  private inTurn<T>(work: (source: DataSource) => Promise<T>): Promise<T> {
    const { writing } = this;
    if (!writing) throw new Error('this process opened the books for reading only');
    const result = this.last.then(() => work(writing.source));
    this.last = result.catch(() => undefined);
    return result;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.last;
    await this.reading.destroy();
    await this.writing?.source.destroy();
    await this.writing?.lock.release();
  }
}

async function transaction<T>(source: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    await runner.startTransaction();
    const result = await work(runner.manager);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}
