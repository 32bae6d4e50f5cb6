import { LEDGER, ServiceProcess } from './processes';
import { recordBody } from './records';

export const ITEMS = 1000;
const CONCURRENCY = 2;

/** Sends bulk requests of `ITEMS` approved records, `CONCURRENCY` at a time. Returns records booked per second. */
export async function sendBulk({ base, key, books }: ServiceProcess, requests: number, first: number): Promise<number> {
  const bodies = Array.from({ length: requests }, (_, n) =>
    JSON.stringify({
      mode: 'independent',
      import: books,
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
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (ITEMS * requests * 1000) / (performance.now() - started);
}
