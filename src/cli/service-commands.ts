import { Command } from 'commander';
import { settingsFrom } from '../platform/settings';
import { serve } from '../web/serve';
import { withBooks } from './running';

/** serve, migrate. */
export function serviceCommands(timebank: Command): void {
  timebank
    .command('serve')
    .description('start the service; it migrates its database by itself')
    .action(async () => {
      const settings = settingsFrom(process.env);
      const app = await serve(settings);
      console.error(`Timebank Ledger listens on ${await app.getUrl()} (API: /docs). Books: ${settings.databasePath}`);
    });

  timebank
    .command('migrate')
    .description('bring the database’s tables up to date, and check its guards')
    .action(async () => {
      await withBooks('write', () => Promise.resolve());
      console.log('The tables are up to date, and the guards hold.');
    });
}
