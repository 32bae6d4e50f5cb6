import { INestApplicationContext } from '@nestjs/common';
import { ApiKeys } from '../auth/api-keys.service';
import { CONSOLE } from '../communities/api-key-entries';
import { Communities } from '../communities/communities.service';
import { CommunityKeys } from '../communities/community-keys.service';
import { inProcessApiClient } from '../import/api-client';
import { BookFolder, readBookFolder } from '../import/book-folder';
import { importFolder } from '../import/import-folder';
import { Imports } from '../import/imports.service';
import { Ledgers } from '../ledger/ledgers.service';
import { withApi } from './api-context';
import { UsageError } from './command-errors';
import { progressLine } from './progress-line';

/** Client of all imports from the command line, so that importing a folder again has the same idempotency keys. */
const IMPORT_CLIENT = 'intake';

/** import: imports a book folder through the API in this process. */
export async function importBooks(dir: string): Promise<void> {
  const folder = readBookFolder(dir);
  await withApi(async (app) => {
    await ensureLedger(app, folder);
    const { ledger, month } = folder.info;
    const { id, key } = await app
      .get(Communities)
      .createKey(ledger, { roles: ['operator'], person: IMPORT_CLIENT, label: 'import', client: IMPORT_CLIENT });
    try {
      const call = inProcessApiClient(app.getHttpAdapter().getInstance(), ledger, key);
      const people = { call, confirm: (id: string) => app.get(Imports).confirmAtConsole(ledger, id) };
      const { imported, replayed, refused } = await importFolder(folder, people, progressLine(`${ledger} ${month}`));
      for (const row of refused)
        console.log(`${row.file}:${row.line}: refused, ${row.reason}${row.detail ? ` (${row.detail})` : ''}`);
      console.log(
        `Imported ${imported} rows of ${month}, refused ${refused.length}; ${replayed} of them were imported or refused before.`,
      );
    } finally {
      const temporary = await app.get(ApiKeys).find(id);
      if (temporary) await app.get(CommunityKeys).revoke(temporary, CONSOLE);
    }
  });
}

async function ensureLedger(app: INestApplicationContext, { info }: BookFolder): Promise<void> {
  const { ledger, name, timeZone: zone, currency } = info;
  const existing = await app.get(Ledgers).find(ledger);
  if (existing && (existing.zone !== zone || existing.currency !== currency)) {
    throw new UsageError(
      `ledger.json:1: timeZone or currency differ from the existing ledger ${ledger}, which has ${existing.zone} and ${existing.currency}.`,
    );
  }
  await app.get(Communities).create({ ledger, name, zone, currency });
}
