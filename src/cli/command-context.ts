import { existsSync } from 'node:fs';
import { DynamicModule, INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '../config/config.module';
import { readSettings } from '../config/read-settings';
import { Settings } from '../config/settings';
import { DatabaseModule } from '../database/database.module';
import { DomainError } from '../common/domain-error';
import { Month } from '../common/instant';
import { LedgerMonths } from '../communities/ledger-months';
import { Access } from '../database/engine';
import { LedgerModule } from '../ledger/ledger.module';
import { Ledgers } from '../ledger/ledgers.service';
import { TABLES } from '../tables';
import { UsageError } from './command-errors';

/** Database access and modules of a command, besides settings, database and ledger. */
interface ContextOptions {
  readonly access: Access;
  readonly modules?: NonNullable<DynamicModule['imports']>;
  /** `recovery` for a command that starts with a log which is not right. */
  readonly role?: 'command' | 'recovery';
  /** Those of the environment unless given. */
  readonly settings?: Settings;
}

@Module({})
class CommandModule {}

/**
 * Runs a command's work in an application context with the given modules, without HTTP, jobs and sweeps. The
 * database is always closed afterwards.
 */
export async function withContext(
  { access, modules = [], role = 'command', ...given }: ContextOptions,
  work: (app: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const settings = given.settings ?? (await commandSettings());
  if (access === 'read') assertDatabaseExists(settings);
  const imports = [ConfigModule.for({ settings, role }), DatabaseModule.for(access, TABLES), LedgerModule];
  const app = await NestFactory.createApplicationContext(
    { module: CommandModule, imports: [...imports, ...modules] },
    { logger: false, abortOnError: false },
  );
  app.enableShutdownHooks();
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

/** Settings of a command from the environment; it logs nothing unless LOG_LEVEL is set. */
export function commandSettings(): Promise<Settings> {
  return readSettings((environment) => ({ LOG_LEVEL: 'silent', ...environment }));
}

/** Throws when the SQLite file does not exist, for commands that only read or copy. */
export function assertDatabaseExists({ onPostgres, databasePath }: Settings): void {
  if (!onPostgres && !existsSync(databasePath))
    throw new UsageError(`There is no database at ${databasePath} (DATABASE_URL).`);
}

/** Checks that a ledger exists and returns its slug. */
export async function findLedger(app: INestApplicationContext, ledger: string): Promise<string> {
  if (await app.get(Ledgers).find(ledger)) return ledger;
  const all = await app.get(Ledgers).all();
  const names = all.map((info) => info.ledger).join(', ') || 'none yet';
  throw new UsageError(`There is no ledger ${ledger}. Ledgers here: ${names}.`);
}

/** Checks that a month can have figures: it is neither before 2000 nor still to come in the ledger's time zone. */
export async function checkMonth(app: INestApplicationContext, ledger: string, month: Month): Promise<void> {
  await app
    .get(LedgerMonths)
    .check(ledger, month)
    .catch((error: unknown) => {
      const [wrong] = (error instanceof DomainError && error.details.wrong) || [];
      throw wrong ? new UsageError(`The month ${wrong.text.en}, got ${month}.`) : error;
    });
}
