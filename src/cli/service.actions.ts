import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../config/read-settings';
import { settingsFrom } from '../config/settings';
import { createApp } from '../create-app';
import { buildOpenApiDocument } from '../http/openapi/openapi';
import { serve } from '../serve';

/** serve: starts the service and prints its address. */
export async function startService(): Promise<void> {
  const settings = await readSettings();
  const app = await serve(settings);
  console.error(`Timebank Ledger listens on ${await app.getUrl()} (API: /docs). Database: ${settings.databaseLabel}`);
}

/** openapi: prints the description of the API, from an empty database that is deleted afterwards. */
export async function printOpenApi(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-'));
  const settings = settingsFrom({ DATABASE_URL: `sqlite:${folder}/empty.sqlite`, LOG_LEVEL: 'silent' });
  const app = await createApp(settings, { role: 'command' });
  console.log(JSON.stringify(buildOpenApiDocument(app), undefined, 2));
  await app.close();
  rmSync(folder, { recursive: true });
}
