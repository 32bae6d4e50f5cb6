import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const load = () => import('./backup.actions.js');

/** backup, restore. */
export function backupCommands(timebank: Command): void {
  timebank
    .command('backup')
    .description('back up the database to a file and verify the copy; the service may be running')
    .argument('<file>', 'new file')
    .action(lazyAction(load, 'backup'));

  timebank
    .command('restore')
    .description('verify a backup and restore it to DATABASE_URL, where no database may exist')
    .argument('<file>', 'file written by backup')
    .action(lazyAction(load, 'restoreBackup'));
}
