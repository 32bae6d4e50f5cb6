import { ITEMS, sendBulk } from './bulk-load';
import { settle } from './community';
import { LEDGER, serve } from './processes';
import { copyRows, lastSeq } from './raw-insert';
import { Rates, resultOf } from './rounds';
import type { Result } from './run';

const REQUESTS = 10;
const ROUNDS = 3;

/**
 * Approved records in bulk through HTTP, a thousand a request, against the raw set-based insert of the same rows into
 * the same tables without guards, a thousand entries a transaction. Rounds in turn, after one to warm up.
 */
export async function bulkSqlite(): Promise<Result & Readonly<Record<string, unknown>>> {
  const ours = await serve();
  const books = `${ours.folder}/books.sqlite`;
  try {
    await settle(ours);
    const rounds: Rates[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const from = await lastSeq(books, LEDGER);
      const perSecond = await sendBulk(ours, REQUESTS, round * ITEMS * REQUESTS);
      const limit = await copyRows(books, `${ours.folder}/raw.sqlite`, { ledger: LEDGER, from, some: ITEMS });
      if (limit.entries !== ITEMS * REQUESTS) throw new Error(`${limit.entries} entries were copied`);
      rounds.push([perSecond, limit.perSecond]);
    }
    return resultOf('bulk-sqlite', rounds);
  } finally {
    await ours.stop();
  }
}
