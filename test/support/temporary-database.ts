import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

// Where a test's books are: a folder, and on PostgreSQL a database beside it. Which of the two a spec runs on is said by
// its project (jest.config.js).

/** Does this spec run on PostgreSQL? */
export const ON_POSTGRES = process.env['TEST_ENGINE'] === 'postgres';

/** What sets this run's databases apart from all others: the beginning of their names. */
const RUN = 'TEST_DATABASE_PREFIX';

/** Makes a database of another, or an empty one, where texts are in the order of their bytes. */
export async function createDatabase(name: string, template?: string): Promise<void> {
  const from = template
    ? `TEMPLATE "${template}"`
    : `TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`;
  await onServer(`CREATE DATABASE "${name}" ${from}`);
}

export async function dropDatabase(name: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

/** Asks the server that TEST_DATABASE_URL names. */
export async function onServer<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The address of a database on that server. */
export function urlOf(database: string): string {
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

/** A name that no other run of the tests has. */
export function newPrefix(): string {
  return (process.env[RUN] = `test_${randomBytes(4).toString('hex')}`);
}

/** The database, with all tables and no row, of which every test's is a copy. */
export function templateName(): string {
  return `${process.env[RUN] ?? ''}_template`;
}

function nameAt(folder: string): string {
  return `${process.env[RUN] ?? ''}_${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** A folder for new books, and the database that goes with it. */
export async function newTemporaryDatabase(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-'));
  if (ON_POSTGRES) await createDatabase(nameAt(folder), templateName());
  return folder;
}

/** Copies books that nobody has open. */
export async function copyTemporaryDatabase(from: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'timebank-'));
  cpSync(from, folder, { recursive: true });
  if (ON_POSTGRES) await createDatabase(nameAt(folder), nameAt(from));
  return folder;
}

/** DATABASE_URL of the books in a folder. */
export function databaseUrlAt(folder: string): string {
  return ON_POSTGRES ? urlOf(nameAt(folder)) : `sqlite:${folder}/books.sqlite`;
}

/** Settings of the books in a folder. */
export function settingsAt(folder: string): { DATABASE_URL: string; CHECKPOINT_FILE: string } {
  return { DATABASE_URL: databaseUrlAt(folder), CHECKPOINT_FILE: join(folder, 'books.sqlite.checkpoints') };
}

/** Takes the books away. */
export async function dropTemporaryDatabase(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  if (ON_POSTGRES) await dropDatabase(nameAt(folder));
}
