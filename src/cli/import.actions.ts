import { INestApplicationContext } from '@nestjs/common';
import { ApiKeys } from '../auth/api-keys.service';
import { Communities } from '../communities/communities.service';
import { apiClientWithin } from '../import/api-client';
import { BookFolder, readFolder } from '../import/book-folder';
import { importFolder } from '../import/import-folder';
import { Ledgers } from '../ledger/ledgers.service';
import { withApi } from './api-context';
import { UsageError } from './command-errors';
import { progressLine } from './progress-line';

/** The party behind every intake from the command line: the same folder has the same keys, whoever runs it. */
const INTAKE = 'intake';

/** import: takes a month's book folder in through the API of this process. */
export async function importBooks(dir: string): Promise<void> {
  const folder = readFolder(dir);
  await withApi(async (app) => {
    await ensureLedger(app, folder);
    const { ledger, month } = folder.info;
    const keys = app.get(ApiKeys);
    const { id, key } = await app
      .get(Communities)
      .createKey(ledger, { roles: ['operator'], person: INTAKE, label: 'import', client: INTAKE });
    try {
      const call = apiClientWithin(app.getHttpAdapter().getInstance(), ledger, key);
      const { taken, known, refused } = await importFolder(folder, call, progressLine(`${ledger} ${month}`));
      for (const row of refused)
        console.log(`${row.file}:${row.line}: refused, ${row.reason}${row.detail ? ` (${row.detail})` : ''}`);
      console.log(
        `Took in ${taken} rows of ${month}, refused ${refused.length}; ${known} of them were known from before.`,
      );
    } finally {
      await keys.revoke(ledger, id);
    }
  });
}

async function ensureLedger(app: INestApplicationContext, { info }: BookFolder): Promise<void> {
  const { ledger, name, timeZone: zone, currency } = info;
  const known = await app.get(Ledgers).find(ledger);
  if (known && (known.zone !== zone || known.currency !== currency)) {
    throw new UsageError(
      `ledger.json:1: the ledger ${ledger} is there with zone ${known.zone} and currency ${known.currency}; timeZone or currency differ.`,
    );
  }
  await app.get(Communities).create({ ledger, name, zone, currency });
}
