import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const load = () => import('./copy.actions.js');

/** copy. */
export function copyCommand(timebank: Command): void {
  timebank
    .command('copy')
    .description('copy ledgers from one database to another, registers and keys and all; their roots are compared')
    .argument('<from>', 'sqlite:PATH or postgres://USER@HOST/NAME; nobody may be writing to it')
    .argument('<to>', 'the same; it is made ready when it is empty')
    .option('--ledger <slug>', 'this one only; all of them when left out')
    .action(lazyAction(load, 'copy'));
}
