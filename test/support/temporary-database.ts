import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

// Temporary databases of tests: a folder, and on PostgreSQL also a database. The Jest project (jest.config.js) decides
// which database a spec runs on.

/** Whether this spec runs on PostgreSQL. */
export const ON_POSTGRES = process.env['TEST_ENGINE'] === 'postgres';

/** Environment variable with the name prefix of this run's databases. */
const RUN = 'TEST_DATABASE_PREFIX';

/** Creates a database from a template, or an empty one in which texts are ordered by bytes. */
export async function createDatabase(name: string, template?: string): Promise<void> {
  const from = template
    ? `TEMPLATE "${template}"`
    : `TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`;
  await onServer(`CREATE DATABASE "${name}" ${from}`);
}

export async function dropDatabase(name: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

/** Runs a statement on the server in TEST_DATABASE_URL. */
export async function onServer<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** URL of a database on that server. */
export function urlOf(database: string): string {
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

/** Sets a unique database name prefix for this run. */
export function newPrefix(): string {
  return (process.env[RUN] = `test_${randomBytes(4).toString('hex')}`);
}

/** Name of the template database, which has all tables and no rows. */
export function templateName(): string {
  return `${process.env[RUN] ?? ''}_template`;
}

function nameAt(folder: string): string {
  return `${process.env[RUN] ?? ''}_${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** Creates a temporary folder and, on PostgreSQL, its database. */
export async function newTemporaryDatabase(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-'));
  if (ON_POSTGRES) await createDatabase(nameAt(folder), templateName());
  return folder;
}

/** Copies a database that has no open connections. */
export async function copyTemporaryDatabase(from: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-'));
  cpSync(from, folder, { recursive: true });
  if (ON_POSTGRES) await createDatabase(nameAt(folder), nameAt(from));
  return folder;
}

/** DATABASE_URL of a folder's database. */
export function databaseUrlAt(folder: string): string {
  return ON_POSTGRES ? urlOf(nameAt(folder)) : `sqlite:${folder}/books.sqlite`;
}

/** Settings for a folder's database. */
export function settingsAt(folder: string): { DATABASE_URL: string; CHECKPOINT_FILE: string } {
  return { DATABASE_URL: databaseUrlAt(folder), CHECKPOINT_FILE: join(folder, 'books.sqlite.checkpoints') };
}

/** Makes commands in this process use a folder's database. @returns a function that restores the environment */
export function useInCommands(folder: string): () => void {
  const settings = Object.entries(settingsAt(folder));
  const before = settings.map(([name]) => [name, process.env[name]] as const);
  for (const [name, value] of settings) process.env[name] = value;
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** Deletes the folder and its database. */
export async function dropTemporaryDatabase(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  if (ON_POSTGRES) await dropDatabase(nameAt(folder));
}
