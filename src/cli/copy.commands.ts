import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const load = () => import('./copy.actions.js');

/** copy. */
export function copyCommand(timebank: Command): void {
  timebank
    .command('copy')
    .description('copy ledgers, with master data and API keys, from one database to another and compare their roots')
    .argument('<from>', 'sqlite:PATH or postgres://USER@HOST/NAME; no process may be writing to it')
    .argument('<to>', 'URL of the target; an empty database is prepared')
    .option('--ledger <slug>', 'copy only this ledger; all when left out')
    .action(lazyAction(load, 'copy'));
}
