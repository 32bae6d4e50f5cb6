import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const loadExport = () => import('./export.actions.js');
const loadVerify = () => import('./verify.actions.js');

/** export, verify. */
export function auditCommands(timebank: Command): void {
  timebank
    .command('export')
    .description('export a ledger to a folder with a signed checkpoint; the service may be running')
    .argument('<ledger>')
    .argument('<dir>', 'new or empty folder')
    .action(lazyAction(loadExport, 'exportLedger'));

  timebank
    .command('verify')
    .description('verify an export from its files alone: hashes, root, signature, zero sums, balances, closed months')
    .argument('<dir>', 'folder of an export')
    .option('--key <key>', 'public key from another source, name+keyid+base64')
    .option('--since <checkpoint>', 'file with an older checkpoint; the log must extend it')
    .action(lazyAction(loadVerify, 'verify'));
}
