import { CheckedCopy, createBackup, restore } from '../audit/backup';
import { lostEntries } from '../audit/lost-entries';
import { readSettings } from '../config/read-settings';
import { TABLES } from '../tables';
import { UsageError } from './command-errors';

/** backup: copies the SQLite file while the service runs, and verifies the copy. */
export async function backup(file: string): Promise<void> {
  const copy = await createBackup(await databaseFile(), file, TABLES);
  console.log(`Backed up to ${file}: ${copyText(copy)}`);
}

/** restore: verifies a backup, restores it to a path without a database, and reports signed entries that it lacks. */
export async function restoreBackup(file: string): Promise<void> {
  const database = await databaseFile();
  const copy = await restore(file, database, TABLES);
  console.log(`Restored ${file} to ${database}: ${copyText(copy)}`);
  for (const { origin, from, to } of await lostEntries(database, copy.ledgers)) {
    console.error(
      `${origin}: entries ${from} to ${to} were signed after this backup was made and are lost. Inform the holders of later checkpoints (docs/operations.md).`,
    );
  }
}

/** The path of the SQLite file in DATABASE_URL. */
async function databaseFile(): Promise<string> {
  const { onPostgres, databasePath } = await readSettings();
  if (!onPostgres) return databasePath;
  throw new UsageError(
    'DATABASE_URL is a PostgreSQL database: use PostgreSQL’s own tools for backup and restore (docs/operations.md).',
  );
}

function copyText({ bytes, ledgers }: CheckedCopy): string {
  const lines = ledgers.map(({ ledger, size, root }) => `${ledger}: ${size} entries, root ${root}`);
  return [`${bytes} bytes, ${ledgers.length} ledgers, verified`, ...lines].join('\n');
}
