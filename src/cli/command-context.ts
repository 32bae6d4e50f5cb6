import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { Ledgers } from '../ledger/ledgers.service';
import { Access } from '../database/engine';
import { isMonth } from '../common/instant';
import { Settings, settingsFrom } from '../config/settings';
import { createApp } from '../create-app';

/** Thrown when a command was understood and said no. */
export class CommandRefusedError extends Error {}

/** Thrown when a command's words are off. */
export class UsageError extends Error {}

/** Does something with the books, and closes them whatever happens. Nothing listens, and nothing is logged. */
export async function withApp<T>(access: Access, work: (app: NestFastifyApplication) => Promise<T>): Promise<T> {
  const settings = settingsFrom({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' });
  if (access === 'read') assertDatabaseExists(settings);
  // Nobody asks from outside, and an intake is as fast as it can be.
  const app = await createApp(Object.assign(settings, { RATE_LIMIT: 0, PUBLIC_RATE_LIMIT: 0 }), access);
  app.enableShutdownHooks();
  try {
    await app.getHttpAdapter().getInstance().ready();
    return await work(app);
  } finally {
    await app.close();
  }
}

/** Books that are only to be read, or copied, are not made. */
export function assertDatabaseExists({ onPostgres, databasePath }: Settings): void {
  if (!onPostgres && !existsSync(databasePath)) throw new UsageError(`There are no books at ${databasePath}.`);
}

/** A ledger that a command names. */
export async function findLedger(app: NestFastifyApplication, ledger: string): Promise<string> {
  if (await app.get(Ledgers).find(ledger)) return ledger;
  const all = await app.get(Ledgers).all();
  const names = all.map((one) => one.ledger).join(', ') || 'none yet';
  throw new UsageError(`There is no ledger ${ledger}. Ledgers here: ${names}.`);
}

/** A month that a command names. */
export function parseMonth(text: string): string {
  if (isMonth(text)) return text;
  throw new UsageError(`${text} is not a month. Write it as 2026-09.`);
}
