import 'reflect-metadata';
import { Database } from '../../src/database/database';
import { Settings } from '../../src/config/settings';
import { TABLES } from '../../src/tables';
import { createDatabase, newPrefix, templateName, urlOf } from '../support/temporary-database';

/** Creates the template database with all tables; each test copies it. */
export default async function globalSetup(): Promise<void> {
  newPrefix();
  await createDatabase(templateName());
  const settings = Object.assign(new Settings(), { DATABASE_URL: urlOf(templateName()) });
  const database = await Database.open(settings, 'write', TABLES);
  await database.onApplicationShutdown();
}
