import { CheckedCopy, createBackup, restore } from '../check/backup';
import { restoredHistory } from '../check/restored-history';
import { readSettings } from '../config/read-settings';
import { Settings } from '../config/settings';
import { TABLES } from '../tables';
import { UsageError } from './command-errors';

/** backup: copies the SQLite file while the service runs, and verifies the copy. */
export async function backup(file: string): Promise<void> {
  const copy = await createBackup((await sqliteSettings()).databasePath, file, TABLES);
  console.log(`Backed up to ${file}: ${copyText(copy)}`);
}

/** restore: verifies a backup, restores it to a path without a database, and reports signed entries that it lacks. */
export async function restoreBackup(file: string): Promise<void> {
  const settings = await sqliteSettings();
  const { databasePath, checkpointFile } = settings;
  const copy = await restore(file, databasePath, TABLES);
  console.log(`Restored ${file} to ${databasePath}: ${copyText(copy)}`);
  const { exists, lost } = await restoredHistory(settings, copy.ledgers);
  if (!exists)
    console.error(
      `There is no checkpoint file ${checkpointFile}. Copy it there from the lost machine. If it is lost too, and something was signed, run timebank checkpoint continue for each ledger.`,
    );
  for (const { ledger, origin, from, to } of lost) {
    console.error(
      `${origin}: entries ${from} to ${to} were booked after this backup was made and are lost. The service will not start on it as it is: run timebank checkpoint continue ${ledger}, and inform the holders of later checkpoints (docs/operations.md).`,
    );
  }
}

/** The settings, with a SQLite file in DATABASE_URL. */
async function sqliteSettings(): Promise<Settings> {
  const settings = await readSettings();
  if (!settings.onPostgres) return settings;
  throw new UsageError(
    'DATABASE_URL is a PostgreSQL database: use PostgreSQL’s own tools for backup and restore (docs/operations.md).',
  );
}

function copyText({ bytes, ledgers }: CheckedCopy): string {
  const lines = ledgers.map(({ ledger, size, root }) => `${ledger}: ${size} entries, root ${root}`);
  const differing = ledgers.flatMap(({ ledger, lasting }) =>
    lasting.map((fault) => `${ledger}: NOT as the entries give: ${fault}`),
  );
  const verdict = differing.length === 0 ? 'verified' : 'verified but for the rows below';
  return [`${bytes} bytes, ${ledgers.length} ledgers, ${verdict}`, ...lines, ...differing].join('\n');
}
