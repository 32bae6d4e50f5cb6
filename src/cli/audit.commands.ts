import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const loadExport = () => import('./export.actions.js');
const loadVerify = () => import('./verify.actions.js');

/** export, verify. */
export function auditCommands(timebank: Command): void {
  timebank
    .command('export')
    .description('write a ledger’s whole log to a folder, with a signed checkpoint; also beside a running service')
    .argument('<ledger>')
    .argument('<dir>', 'folder that is empty or not there yet')
    .action(lazyAction(loadExport, 'exportLedger'));

  timebank
    .command('verify')
    .description('verify an export from its files alone: hashes, root, signature, zero sums, balances, closed months')
    .argument('<dir>', 'an export')
    .option('--key <key>', 'the public key you hold, name+keyid+base64')
    .option('--since <checkpoint>', 'an older checkpoint that you hold: the log must extend it')
    .action(lazyAction(loadVerify, 'verify'));
}
