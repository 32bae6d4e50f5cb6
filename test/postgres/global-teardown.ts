import { dropDatabase, onServer, templateName } from '../support/temporary-database';

/** Drops the template and any database that an interrupted test left behind. */
export default async function globalTeardown(): Promise<void> {
  const prefix = templateName().replace('_template', '');
  const left = await onServer<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE starts_with(datname, '${prefix}_')`,
  );
  for (const { name } of left) await dropDatabase(name);
}
