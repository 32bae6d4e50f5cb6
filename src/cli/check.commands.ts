import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const load = () => import('./check.actions.js');

/** check. */
export function checkCommand(timebank: Command): void {
  timebank
    .command('check')
    .description('recompute from the entries what follows from them, and name every row that differs')
    .argument('[ledger]', 'one ledger only')
    .option('--rebuild', 'make the rows that differ anew; stop the service first')
    .action(lazyAction(load, 'check'));
}
