import { RefusedError } from '../common/process-errors';
import { InputError } from '../common/process-errors';
import { existsSync } from 'node:fs';
import { constants, copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Database } from '../database/database';
import { Tables } from '../database/engine';
import { WriterLock } from '../database/sqlite/sqlite';
import { copySnapshot, fileFaults, syncToDisk } from '../database/sqlite/sqlite-copy';
import { Settings } from '../config/settings';
import { CheckedLedger, checkDatabase } from './database-check';

/** A copy of the database that was checked. */
export interface CheckedCopy {
  readonly bytes: number;
  readonly ledgers: readonly CheckedLedger[];
}

/** Thrown when the target exists already, or the source does not. */
export class BackupPathError extends InputError {}

/** Thrown for a copy with faults; the message lists them. */
export class UnsoundBackupError extends RefusedError {
  constructor(faults: readonly string[]) {
    super(`The copy is not sound:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * Copies the database to a new file while the service runs, and verifies the copy. The copy gets its name only after
 * it was verified; a failure leaves no file. Throws `BackupPathError` or `UnsoundBackupError`.
 */
export async function createBackup(database: string, file: string, tables: Tables): Promise<CheckedCopy> {
  if (!existsSync(database)) throw new BackupPathError(`There is no database at ${database} (DATABASE_URL).`);
  assertNothingAt([file]);
  const part = `${file}.${process.pid}.part`;
  // Readable by its owner only from the start: it contains names and secrets.
  await (await open(part, 'wx', 0o600)).close();
  return writeAndRename(part, file, tables, () => copySnapshot(database, part));
}

/**
 * Restores a backup to a database path where no file exists, and verifies it again. Throws when a service holds the
 * database, or when any of its files exists: a leftover write-ahead log would be applied to the restored copy.
 */
export async function restore(file: string, database: string, tables: Tables): Promise<CheckedCopy> {
  if (!existsSync(file)) throw new BackupPathError(`There is no file ${file}.`);
  if (existsSync(`${file}-wal`)) throw new BackupPathError(`${file} is in use, or was not made by timebank backup.`);
  const lock = await WriterLock.take(database);
  try {
    assertNothingAt(['', '-wal', '-shm', '-journal'].map((ending) => database + ending));
    const part = `${database}.${process.pid}.part`;
    return await writeAndRename(part, database, tables, async () => {
      await copyFile(file, part, constants.COPYFILE_EXCL);
      await syncToDisk(part);
    });
  } finally {
    await lock.release();
  }
}

function assertNothingAt(paths: readonly string[]): void {
  const existing = paths.find((path) => existsSync(path));
  if (existing !== undefined) throw new BackupPathError(`${existing} exists already. Nothing was overwritten.`);
}

/** Makes a copy under a temporary name, verifies it, and renames it. */
async function writeAndRename(
  part: string,
  file: string,
  tables: Tables,
  make: () => Promise<void>,
): Promise<CheckedCopy> {
  try {
    await make();
    const ledgers = await checkCopy(part, tables);
    assertNothingAt([file]);
    const { size: bytes } = await stat(part);
    await rename(part, file);
    await syncToDisk(dirname(file));
    return { bytes, ledgers };
  } finally {
    // Opening the copy may have left SQLite's auxiliary files beside it.
    for (const ending of ['', '-wal', '-shm']) await rm(part + ending, { force: true });
  }
}

async function checkCopy(path: string, tables: Tables): Promise<CheckedLedger[]> {
  const damaged = await fileFaults(path, tables).catch((error: unknown) => [unreadableFault(error)]);
  if (damaged.length > 0) throw new UnsoundBackupError(damaged);
  const settings = Object.assign(new Settings(), { DATABASE_URL: `sqlite:${path}` });
  const copy = await Database.open(settings, 'read', tables);
  try {
    const ledgers = await copy.snapshot(checkDatabase);
    // What can't be made anew is named with the copy, and must not keep anybody from having one.
    const faults = ledgers.flatMap(({ ledger, faults: found, lasting }) =>
      found.filter((fault) => !lasting.includes(fault)).map((fault) => `${ledger}: ${fault}`),
    );
    if (faults.length > 0) throw new UnsoundBackupError(faults);
    return ledgers;
  } finally {
    await copy.onApplicationShutdown();
  }
}

function unreadableFault(error: unknown): string {
  return `it can't be read: ${error instanceof Error ? error.message : String(error)}`;
}
