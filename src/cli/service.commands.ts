import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const loadService = () => import('./service.actions.js');
const loadWorker = () => import('./worker.actions.js');

/** serve, worker, migrate, openapi. */
export function serviceCommands(timebank: Command): void {
  timebank
    .command('serve')
    .description('start the service; it migrates its database by itself')
    .action(lazyAction(loadService, 'startService'));

  timebank
    .command('worker')
    .description('do jobs apart from the service, with PostgreSQL and Redis')
    .option('--check', 'only tell whether the worker of this machine is at work')
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
