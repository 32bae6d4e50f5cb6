import { settle } from './community';
import { LEDGER, Served, median, rounded, serve } from './processes';
import { copyRows, lastSeq } from './raw-insert';
import { recordBody } from './records';
import type { Result } from './run';

const ITEMS = 1000;
const REQUESTS = 10;
const AT_ONCE = 2;
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
    const rates: number[][] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const from = await lastSeq(books, LEDGER);
      const perSecond = await sendAll(ours, round * ITEMS * REQUESTS);
      const limit = await copyRows(books, `${ours.folder}/raw.sqlite`, {
        ledger: LEDGER,
        from,
        some: ITEMS,
      });
      if (limit.entries !== ITEMS * REQUESTS) throw new Error(`${limit.entries} entries were copied`);
      if (round > 0) rates.push([perSecond, limit.perSecond]);
    }
    const ratios = rates.map(([bulk = 0, raw = 1]) => bulk / raw);
    return {
      name: 'bulk-sqlite',
      ratio: rounded(median(ratios)),
      perSecond: Math.round(median(rates.map(([bulk = 0]) => bulk))),
      limitPerSecond: Math.round(median(rates.map(([, raw = 0]) => raw))),
      rounds: ratios.map(rounded),
    };
  } finally {
    await ours.stop();
  }
}

async function sendAll({ base, key }: Served, first: number): Promise<number> {
  const bodies = Array.from({ length: REQUESTS }, (_, n) =>
    JSON.stringify({
      mode: 'independent',
      items: Array.from({ length: ITEMS }, (_item, m) => ({
        kind: 'service-record',
        body: recordBody(first + n * ITEMS + m),
      })),
    }),
  );
  const rest = bodies.entries();
  const started = performance.now();
  const worker = async (): Promise<void> => {
    for (const [n, body] of rest) {
      const response = await fetch(`${base}/v1/ledgers/${LEDGER}/bulk`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'idempotency-key': `bulk-${first}-${n}`,
        },
        body,
      });
      const { items = [] } = (await response.json()) as { items?: { status: number }[] };
      const booked = items.filter(({ status }) => status === 201).length;
      if (booked !== ITEMS) throw new Error(`${booked} of ${ITEMS} were booked`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (ITEMS * REQUESTS * 1000) / (performance.now() - started);
}
