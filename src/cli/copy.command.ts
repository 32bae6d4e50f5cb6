import { Command } from 'commander';
import { LedgerExistsError, copyLedger } from '../ledger/journal/copy-ledger';
import { Database } from '../database/database';
import { Settings, settingsFrom } from '../config/settings';
import { TABLES } from '../tables';
import { CommandRefusedError, UsageError, assertDatabaseExists } from './command-context';

/** copy. */
export function copyCommand(timebank: Command): void {
  timebank
    .command('copy')
    .description('copy ledgers from one database to another, registers and keys and all; their roots are compared')
    .argument('<from>', 'sqlite:PATH or postgres://USER@HOST/NAME; nobody may be writing to it')
    .argument('<to>', 'the same; it is made ready when it is empty')
    .option('--ledger <slug>', 'this one only; all of them when left out')
    .action(copy);
}

async function copy(from: string, to: string, { ledger }: { ledger?: string }): Promise<void> {
  if (from === to) throw new UsageError('The books can’t be copied to where they are.');
  const [here, there] = [settingsOf(from), settingsOf(to)];
  assertDatabaseExists(here);
  const source = await Database.open(here, 'write', TABLES);
  try {
    const target = await Database.open(there, 'write', TABLES);
    try {
      await copyAll(source, target, ledger);
    } finally {
      await target.onApplicationShutdown();
    }
  } finally {
    await source.onApplicationShutdown();
  }
}

function settingsOf(url: string): Settings {
  return settingsFrom({ ...process.env, DATABASE_URL: url });
}

async function copyAll(source: Database, target: Database, only: string | undefined): Promise<void> {
  const found = await source.read.query<{ ledger: string }[]>('SELECT ledger FROM ledger ORDER BY ledger');
  const wanted = found.map(({ ledger }) => ledger).filter((one) => only === undefined || one === only);
  if (wanted.length === 0) throw new UsageError(`There is no ledger${only === undefined ? '' : ` ${only}`} to copy.`);
  for (const one of wanted) {
    const { size, rows } = await copyLedger(source, target, one).catch((error: unknown) => {
      throw error instanceof LedgerExistsError ? new CommandRefusedError(error.message) : error;
    });
    console.log(`Copied ${one}: ${size} entries, ${rows} rows. Its leaves come to the same root.`);
  }
}
