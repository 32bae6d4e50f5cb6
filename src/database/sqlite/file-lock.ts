import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import * as sqlite3 from 'sqlite3';
import { closeHandle, openHandle } from './sqlite';

/** How long a process waits for another one, in milliseconds. */
const WAIT_MS = 10_000;

/** Thrown when a lock can't be taken: its file can't be written, or another process holds it for too long. */
export class FileLockError extends Error {}

/**
 * A lock that processes take in turn, by exclusive transactions on a side file. Unlike a plain lock file it is released
 * whenever its process ends, even after a crash.
 */
export class FileLock {
  private last: Promise<unknown> = Promise.resolve();
  private handle: sqlite3.Database | undefined;

  constructor(private readonly path: string) {}

  /** Runs work while this process holds the lock, after all earlier work. @throws FileLockError */
  hold<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(() => this.run(work));
    this.last = result.catch(() => undefined);
    return result;
  }

  private async run<T>(work: () => Promise<T>): Promise<T> {
    await this.take();
    try {
      return await work();
    } finally {
      await this.release();
    }
  }

  private async take(): Promise<void> {
    try {
      await execute(this.handle ?? (await this.open()), 'BEGIN EXCLUSIVE');
    } catch (cause) {
      await this.drop();
      throw new FileLockError(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }

  /** What was done counts, whether the lock can be released in order or only by closing its file. */
  private async release(): Promise<void> {
    if (this.handle) await execute(this.handle, 'ROLLBACK').catch(() => this.drop());
  }

  private async drop(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    if (handle) await closeHandle(handle).catch(() => undefined);
  }

  private async open(): Promise<sqlite3.Database> {
    mkdirSync(dirname(this.path), { recursive: true });
    const handle = await openHandle(this.path);
    handle.configure('busyTimeout', WAIT_MS);
    return (this.handle = handle);
  }

  /** Waits for work in progress and frees the file. */
  async close(): Promise<void> {
    await this.last;
    await this.drop();
  }
}

function execute(handle: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((done, fail) => handle.exec(sql, (error) => (error ? fail(error) : done())));
}
