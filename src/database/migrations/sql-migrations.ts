import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as sqlite3 from 'sqlite3';
import { MigrationInterface, QueryRunner } from 'typeorm';
import { asDatabaseUnavailable } from '../database-unavailable';

/** A database for which migrations exist: a folder of SQL files beside this file. */
export type MigrationFolder = 'sqlite' | 'postgres';

/** A migration as TypeORM takes it. */
export type MigrationClass = new () => MigrationInterface & { readonly name: string };

/** The files of the migrations that were classes once, and the names under which databases have recorded them. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  '0001-journal': 'Journal1790000000001',
  '0002-registers': 'Registers1790000000002',
  '0003-till': 'Till1790000000003',
  '0004-certificates': 'Certificates1790000000005',
  '0005-statement-answers': 'StatementAnswers1790000000006',
  '0006-report': 'Report1790000000007',
  '0007-keys': 'Keys1790000000008',
  '0008-schedules': 'Schedules1790000000018',
  '0009-two-step-close': 'TwoStepClose1790000000021',
  '0010-undone-payments': 'UndonePayments1790000000031',
  '0011-numbers-of-tills': 'NumbersOfTills1790000000033',
};

/** Added to a file's number. TypeORM orders migrations by the 13 digits at the end of their names. */
const FIRST_TIMESTAMP = 1_790_000_100_000;

/** The migrations of a database, one for each SQL file of its folder, in the order of their numbers. */
export function sqlMigrations(folder: MigrationFolder): MigrationClass[] {
  const path = join(__dirname, folder);
  const files = readdirSync(path).filter((name) => name.endsWith('.sql'));
  return files.sort().map((file) => migrationClass(join(path, file), migrationName(file.replace('.sql', ''))));
}

/** The name that the table `migrations` records for a file: `0012-room-for-updates` is `RoomForUpdates1790000100012`. */
export function migrationName(file: string): string {
  const former = FORMER_NAMES[file];
  if (former !== undefined) return former;
  const [, number = '', words = ''] = /^(\d{4})-([a-z0-9-]+)$/.exec(file) ?? [];
  if (words === '') throw new Error(`the migration ${file}.sql is not named like 0012-what-it-does.sql`);
  const name = words.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  return `${name}${FIRST_TIMESTAMP + Number(number)}`;
}

function migrationClass(path: string, name: string): MigrationClass {
  return class implements MigrationInterface {
    readonly name = name;

    up(runner: QueryRunner): Promise<void> {
      return runScript(runner, readFileSync(path, 'utf8'));
    }

    down(): Promise<void> {
      return Promise.reject(new Error(`The migration ${name} cannot be reverted. Restore a backup instead.`));
    }
  };
}

/** Runs an SQL text of several statements on the connection of a runner, within its transaction. */
async function runScript(runner: QueryRunner, sql: string): Promise<void> {
  const { driver, options } = runner.connection;
  // Without parameters the server takes several statements.
  if (options.type === 'postgres') return void (await runner.query(sql));
  // TypeORM runs one statement at a time. The driver itself finds where each ends, in triggers too.
  const { databaseConnection } = driver as unknown as { databaseConnection: sqlite3.Database };
  await new Promise<void>((done, fail) =>
    databaseConnection.exec(sql, (error) => (error ? fail(asDatabaseUnavailable(error)) : done())),
  );
}
