import { Command } from 'commander';
import { CheckedCopy, UnsoundBackupError, BackupPathError, createBackup, restore } from '../audit/backup';
import { lostEntries } from '../audit/lost-entries';
import { settingsFrom } from '../config/settings';
import { TABLES } from '../tables';
import { CommandRefusedError, UsageError } from './command-context';

/** backup, restore. */
export function backupCommands(timebank: Command): void {
  timebank
    .command('backup')
    .description('copy the books to a file, also beside a running service, and verify the copy')
    .argument('<file>', 'file that is not there yet')
    .action(async (file: string) => {
      const copy = await orRefused(createBackup(booksFile(), file, TABLES));
      console.log(`Backed up to ${file}: ${copyText(copy)}`);
    });

  timebank
    .command('restore')
    .description('put a backup where DATABASE_URL says, once it is verified; nothing may be there')
    .argument('<file>', 'a file that backup wrote')
    .action(async (file: string) => {
      const books = booksFile();
      const copy = await orRefused(restore(file, books, TABLES));
      console.log(`Restored ${file} to ${books}: ${copyText(copy)}`);
      for (const { origin, from, to } of await lostEntries(books, copy.ledgers)) {
        console.error(
          `${origin}: entries ${from} to ${to} were signed after this backup was made, and are lost. Tell those who hold later checkpoints (docs/operations.md).`,
        );
      }
    });
}

/** The file of books that stand in one. */
function booksFile(): string {
  const { onPostgres, databasePath } = settingsFrom(process.env);
  if (!onPostgres) return databasePath;
  throw new UsageError('These books are on PostgreSQL: copy them with its own tools (docs/operations.md).');
}

async function orRefused(work: Promise<CheckedCopy>): Promise<CheckedCopy> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BackupPathError) throw new UsageError(error.message);
    if (error instanceof UnsoundBackupError) throw new CommandRefusedError(error.message);
    throw error;
  }
}

function copyText({ bytes, ledgers }: CheckedCopy): string {
  const lines = ledgers.map(({ ledger, size, root }) => `${ledger}: ${size} entries, root ${root}`);
  return [`${bytes} bytes, ${ledgers.length} ledgers, verified`, ...lines].join('\n');
}
