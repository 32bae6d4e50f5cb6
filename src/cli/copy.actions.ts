import { copyLedger } from '../ledger/journal/copy-ledger';
import { Database } from '../database/database';
import { Settings, settingsFrom } from '../config/settings';
import { TABLES } from '../tables';
import { assertDatabaseExists } from './command-context';
import { UsageError } from './command-errors';

/** copy: copies ledgers between databases and compares their roots. */
export async function copy(from: string, to: string, { ledger }: { ledger?: string }): Promise<void> {
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
    const { size, rows } = await copyLedger(source, target, one);
    console.log(`Copied ${one}: ${size} entries, ${rows} rows. Its leaves come to the same root.`);
  }
}
