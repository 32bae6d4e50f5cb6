import { existsSync } from 'node:fs';
import { DynamicModule, INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '../config/config.module';
import { Settings, settingsFrom } from '../config/settings';
import { DatabaseModule } from '../database/database.module';
import { Access } from '../database/engine';
import { LedgerModule } from '../ledger/ledger.module';
import { Ledgers } from '../ledger/ledgers.service';
import { TABLES } from '../tables';
import { UsageError } from './command-errors';

/** What a command needs besides settings, database and ledger. */
interface ContextOptions {
  readonly access: Access;
  readonly modules?: NonNullable<DynamicModule['imports']>;
}

@Module({})
class CommandModule {}

/**
 * Runs a command's work in an application context with the modules that it names: no HTTP, no jobs, no sweeps. The
 * database is closed whatever happens.
 */
export async function withContext(
  { access, modules = [] }: ContextOptions,
  work: (app: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const settings = commandSettings();
  if (access === 'read') assertDatabaseExists(settings);
  const imports = [ConfigModule.for({ settings, role: 'command' }), DatabaseModule.for(access, TABLES), LedgerModule];
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

/** The settings of a command: those of the environment; it logs nothing unless it is asked to. */
export function commandSettings(): Settings {
  return settingsFrom({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' });
}

/** Refuses a database that is not there, for commands that only read or copy. */
export function assertDatabaseExists({ onPostgres, databasePath }: Settings): void {
  if (!onPostgres && !existsSync(databasePath)) throw new UsageError(`There are no books at ${databasePath}.`);
}

/** A ledger that a command names. */
export async function findLedger(app: INestApplicationContext, ledger: string): Promise<string> {
  if (await app.get(Ledgers).find(ledger)) return ledger;
  const all = await app.get(Ledgers).all();
  const names = all.map((one) => one.ledger).join(', ') || 'none yet';
  throw new UsageError(`There is no ledger ${ledger}. Ledgers here: ${names}.`);
}
