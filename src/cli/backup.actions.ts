import { CheckedCopy, createBackup, restore } from '../audit/backup';
import { lostEntries } from '../audit/lost-entries';
import { settingsFrom } from '../config/settings';
import { TABLES } from '../tables';
import { UsageError } from './command-errors';

/** backup: copies the SQLite file while the service runs, and verifies the copy. */
export async function backup(file: string): Promise<void> {
  const copy = await createBackup(databaseFile(), file, TABLES);
  console.log(`Backed up to ${file}: ${copyText(copy)}`);
}

/** restore: verifies a backup and puts it where no database is yet. Says which signed entries it lacks. */
export async function restoreBackup(file: string): Promise<void> {
  const database = databaseFile();
  const copy = await restore(file, database, TABLES);
  console.log(`Restored ${file} to ${database}: ${copyText(copy)}`);
  for (const { origin, from, to } of await lostEntries(database, copy.ledgers)) {
    console.error(
      `${origin}: entries ${from} to ${to} were signed after this backup was made, and are lost. Tell those who hold later checkpoints (docs/operations.md).`,
    );
  }
}

/** The SQLite file that DATABASE_URL names. */
function databaseFile(): string {
  const { onPostgres, databasePath } = settingsFrom(process.env);
  if (!onPostgres) return databasePath;
  throw new UsageError('This database is on PostgreSQL: copy it with its own tools (docs/operations.md).');
}

function copyText({ bytes, ledgers }: CheckedCopy): string {
  const lines = ledgers.map(({ ledger, size, root }) => `${ledger}: ${size} entries, root ${root}`);
  return [`${bytes} bytes, ${ledgers.length} ledgers, verified`, ...lines].join('\n');
}
