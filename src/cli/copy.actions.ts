import { copyLedger } from '../ledger/journal/copy-ledger';
import { Database } from '../database/database';
import { readSettings } from '../config/read-settings';
import { Settings } from '../config/settings';
import { TABLES } from '../tables';
import { assertDatabaseExists } from './command-context';
import { UsageError } from './command-errors';

/** copy: copies ledgers between databases and compares their roots. */
export async function copy(from: string, to: string, { ledger }: { ledger?: string }): Promise<void> {
  if (from === to) throw new UsageError('The source and the target of a copy must be different databases.');
  const [sourceSettings, targetSettings] = [await settingsOf(from), await settingsOf(to)];
  assertDatabaseExists(sourceSettings);
  const source = await Database.open(sourceSettings, 'write', TABLES);
  try {
    const target = await Database.open(targetSettings, 'write', TABLES);
    try {
      await copyAll(source, target, ledger);
    } finally {
      await target.onApplicationShutdown();
    }
  } finally {
    await source.onApplicationShutdown();
  }
}

function settingsOf(url: string): Promise<Settings> {
  return readSettings((environment) => ({ ...environment, DATABASE_URL: url }));
}

async function copyAll(source: Database, target: Database, only: string | undefined): Promise<void> {
  const found = await source.read.query<{ ledger: string }[]>('SELECT ledger FROM ledger ORDER BY ledger');
  const ledgers = found.map(({ ledger }) => ledger).filter((slug) => only === undefined || slug === only);
  if (ledgers.length === 0) throw new UsageError(`There is no ledger${only === undefined ? '' : ` ${only}`} to copy.`);
  for (const slug of ledgers) {
    const { size, rows } = await copyLedger(source, target, slug);
    console.log(`Copied ${slug}: ${size} entries, ${rows} rows. The copy has the same root.`);
  }
}
