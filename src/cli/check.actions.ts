import { CheckedLedger, checkDatabase } from '../check/database-check';
import { rebuildTables } from '../check/table-rebuild';
import { Database } from '../database/database';
import { findLedger, withContext } from './command-context';
import { CommandRefusedError } from './command-errors';

/** check. */
export async function check(slug: string | undefined, { rebuild = false }: { rebuild?: boolean }): Promise<void> {
  const access = rebuild ? 'write' : 'read';
  await withContext({ access, role: 'recovery' }, async (app) => {
    if (slug !== undefined) await findLedger(app, slug);
    const database = app.get(Database);
    if (rebuild) await rebuildAll(database, slug);
    const checked = await database.snapshot((sql) => checkDatabase(sql, slug));
    for (const ledger of checked) console.log(checkedText(ledger));
    if (checked.some(({ faults }) => faults.length > 0))
      throw new CommandRefusedError('Not sound: what is listed above is not what the entries give.');
  });
}

async function rebuildAll(database: Database, slug: string | undefined): Promise<void> {
  const rows = await database.read.query<{ ledger: string }[]>('SELECT ledger FROM ledger ORDER BY ledger');
  for (const { ledger } of rows) {
    if (slug !== undefined && slug !== ledger) continue;
    const { rebuilt, left } = await rebuildTables(database, ledger);
    console.log(`${ledger}: ${rebuilt.length} rows made anew, ${left.length} left as they are`);
  }
}

function checkedText({ ledger, size, root, faults }: CheckedLedger): string {
  const verdict = faults.length === 0 ? 'sound' : `${faults.length} faults`;
  return [`${ledger}: ${size} entries, root ${root}, ${verdict}`, ...faults.map((fault) => `  ${fault}`)].join('\n');
}
