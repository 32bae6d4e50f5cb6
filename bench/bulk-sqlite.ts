import { ITEMS, sendBulk } from './bulk-load';
import { registerCommunity } from './community';
import { LEDGER, serve } from './processes';
import { copyRows, lastSeq } from './raw-insert';
import { Rates, resultOf } from './rounds';
import type { Result } from './run';

const REQUESTS = 10;
const ROUNDS = 3;

/**
 * Compares bulk requests of a thousand approved records over HTTP with a raw set-based insert of the same rows into the
 * same tables without guards, a thousand entries per transaction. Rounds alternate, after one to warm up.
 */
export async function bulkSqlite(): Promise<Result & Readonly<Record<string, unknown>>> {
  const service = await serve();
  const database = `${service.folder}/bench.sqlite`;
  try {
    await registerCommunity(service);
    const rounds: Rates[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const from = await lastSeq(database, LEDGER);
      const perSecond = await sendBulk(service, REQUESTS, round * ITEMS * REQUESTS);
      const limit = await copyRows(database, `${service.folder}/raw.sqlite`, {
        ledger: LEDGER,
        from,
        batchSize: ITEMS,
      });
      if (limit.entries !== ITEMS * REQUESTS) throw new Error(`${limit.entries} entries were copied`);
      rounds.push([perSecond, limit.perSecond]);
    }
    return resultOf('bulk-sqlite', rounds);
  } finally {
    await service.stop();
  }
}
