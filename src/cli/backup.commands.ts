import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const load = () => import('./backup.actions.js');

/** backup, restore. */
export function backupCommands(timebank: Command): void {
  timebank
    .command('backup')
    .description('copy the database to a file, also beside a running service, and verify the copy')
    .argument('<file>', 'file that is not there yet')
    .action(lazyAction(load, 'backup'));

  timebank
    .command('restore')
    .description('put a backup where DATABASE_URL says, once it is verified; nothing may be there')
    .argument('<file>', 'a file that backup wrote')
    .action(lazyAction(load, 'restoreBackup'));
}
