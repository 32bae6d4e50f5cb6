import { existsSync } from 'node:fs';
import { constants, copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Database } from '../database/database';
import { Tables } from '../database/engine';
import { WriterLock } from '../database/sqlite/sqlite';
import { copySnapshot, fileFaults, syncToDisk } from '../database/sqlite/sqlite-copy';
import { Settings } from '../config/settings';
import { CheckedLedger, checkDatabase } from './database-check';

/** A copy of the books that was checked. */
export interface CheckedCopy {
  readonly bytes: number;
  readonly ledgers: readonly CheckedLedger[];
}

/** Thrown when something stands already where a copy should go, or nothing where it should come from. */
export class BackupPathError extends Error {}

/** Thrown for a copy that must not be relied on; says what is wrong with it. */
export class UnsoundBackupError extends Error {
  constructor(faults: readonly string[]) {
    super(`The copy is not sound:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * Copies the books to a file that isn't there yet, while the service goes on, and checks the copy. The file has its
 * name only once it is whole and sound; after a failure nothing is left.
 */
export async function createBackup(books: string, file: string, tables: Tables): Promise<CheckedCopy> {
  if (!existsSync(books)) throw new BackupPathError(`There are no books at ${books} (DATABASE_URL).`);
  assertNothingAt([file]);
  const part = `${file}.${process.pid}.part`;
  // For its owner's eyes only from the first byte: names and secrets stand in it.
  await (await open(part, 'wx', 0o600)).close();
  return inPlace(part, file, tables, () => copySnapshot(books, part));
}

/**
 * Puts a copy of the books where none are, checked again. Refused while a service holds the place, and when anything
 * stands there, be it only the remains of a log that would be mixed into the copy.
 */
export async function restore(file: string, books: string, tables: Tables): Promise<CheckedCopy> {
  if (!existsSync(file)) throw new BackupPathError(`There is no file ${file}.`);
  if (existsSync(`${file}-wal`)) throw new BackupPathError(`${file} is in use, or was not made by timebank backup.`);
  const lock = await WriterLock.take(books);
  try {
    assertNothingAt(['', '-wal', '-shm', '-journal'].map((ending) => books + ending));
    const part = `${books}.${process.pid}.part`;
    return await inPlace(part, books, tables, async () => {
      await copyFile(file, part, constants.COPYFILE_EXCL);
      await syncToDisk(part);
    });
  } finally {
    await lock.release();
  }
}

function assertNothingAt(paths: readonly string[]): void {
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined) throw new BackupPathError(`${there} is there already. Nothing is overwritten.`);
}

/** Makes a copy under a name of its own, checks it, and gives it its name. */
async function inPlace(part: string, file: string, tables: Tables, make: () => Promise<void>): Promise<CheckedCopy> {
  try {
    await make();
    const ledgers = await checkCopy(part, tables);
    assertNothingAt([file]);
    const { size: bytes } = await stat(part);
    await rename(part, file);
    await syncToDisk(dirname(file));
    return { bytes, ledgers };
  } finally {
    // Beside a copy that was made in another way its readers may have left theirs.
    for (const ending of ['', '-wal', '-shm']) await rm(part + ending, { force: true });
  }
}

async function checkCopy(path: string, tables: Tables): Promise<CheckedLedger[]> {
  const damaged = await fileFaults(path, tables).catch((error: unknown) => [unreadable(error)]);
  if (damaged.length > 0) throw new UnsoundBackupError(damaged);
  const settings = Object.assign(new Settings(), { DATABASE_URL: `sqlite:${path}` });
  const copy = await Database.open(settings, 'read', tables);
  try {
    const ledgers = await copy.snapshot(checkDatabase);
    const faults = ledgers.flatMap((one) => one.faults.map((fault) => `${one.ledger}: ${fault}`));
    if (faults.length > 0) throw new UnsoundBackupError(faults);
    return ledgers;
  } finally {
    await copy.onApplicationShutdown();
  }
}

function unreadable(error: unknown): string {
  return `it can't be read: ${error instanceof Error ? error.message : String(error)}`;
}
