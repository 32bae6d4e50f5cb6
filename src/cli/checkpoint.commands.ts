import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const load = () => import('./checkpoint.actions.js');

/** checkpoint repair, checkpoint continue. */
export function checkpointCommands(timebank: Command): void {
  const checkpoint = timebank
    .command('checkpoint')
    .description('put right the signed history of a log (CHECKPOINT_FILE); stop the service first');

  checkpoint
    .command('repair')
    .description('complete the last checkpoint of CHECKPOINT_FILE, if writing it was interrupted')
    .action(lazyAction(load, 'repairCheckpoint'));

  checkpoint
    .command('continue')
    .description('go on under a new origin with a log that lost entries or its CHECKPOINT_FILE')
    .argument('<ledger>', 'the ledger')
    .action(lazyAction(load, 'continueLog'));
}
