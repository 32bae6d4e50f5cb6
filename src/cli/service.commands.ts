import { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFrom } from '../config/settings';
import { createApp } from '../create-app';
import { buildOpenApiDocument } from '../http/openapi/openapi';
import { serve } from '../serve';
import { withApp } from './command-context';
import { assertWorkerAlive, runWorker } from './worker-process';

/** serve, worker, migrate, openapi. */
export function serviceCommands(timebank: Command): void {
  timebank
    .command('serve')
    .description('start the service; it migrates its database by itself')
    .action(async () => {
      const settings = settingsFrom(process.env);
      const app = await serve(settings);
      console.error(`Timebank Ledger listens on ${await app.getUrl()} (API: /docs). Books: ${settings.databaseLabel}`);
    });

  timebank
    .command('worker')
    .description('do jobs apart from the service, with PostgreSQL and Redis')
    .option('--check', 'only tell whether the worker of this machine is at work')
    .action(async ({ check }: { check?: boolean }) => {
      const settings = settingsFrom(process.env);
      if (check) return assertWorkerAlive(settings);
      await runWorker(settings);
      console.error('Timebank Ledger does jobs.');
    });

  timebank
    .command('migrate')
    .description('bring the database’s tables up to date, and check its guards')
    .action(async () => {
      await withApp('write', () => Promise.resolve());
      console.log('The tables are up to date, and the guards hold.');
    });

  timebank
    .command('openapi')
    .description('print the description of the API (docs/openapi.json)')
    .action(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'timebank-'));
      const app = await createApp(settingsFrom({ DATABASE_URL: `sqlite:${folder}/empty.sqlite`, LOG_LEVEL: 'silent' }));
      console.log(JSON.stringify(buildOpenApiDocument(app), undefined, 2));
      await app.close();
      rmSync(folder, { recursive: true });
    });
}
