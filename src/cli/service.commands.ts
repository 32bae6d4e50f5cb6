import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const loadService = () => import('./service.actions.js');
const loadWorker = () => import('./worker.actions.js');

/** serve, worker, migrate, openapi. */
export function serviceCommands(timebank: Command): void {
  timebank
    .command('serve')
    .description('start the service; it migrates its database on start')
    .action(lazyAction(loadService, 'startService'));

  timebank
    .command('worker')
    .description('run jobs in a separate process; needs PostgreSQL and Redis')
    .option('--check', 'only check whether the worker of this machine is connected')
    .action(lazyAction(loadWorker, 'worker'));

  timebank
    .command('migrate')
    .description('bring the database’s tables up to date, and check its guards')
    .action(lazyAction(() => import('./ledger.actions.js'), 'migrate'));

  timebank
    .command('openapi')
    .description('print the description of the API (docs/openapi.json)')
    .action(lazyAction(loadService, 'printOpenApi'));
}
