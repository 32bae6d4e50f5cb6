import { settle } from './community';
import { LEDGER, echo, load, median, rounded, serve } from './processes';
import type { Result } from './run';

const CONNECTIONS = 128;
const SECONDS = 4;
const ROUNDS = 3;

/**
 * Single durable POSTs of an already approved record, with key, validation and policy, against a bare Fastify that
 * echoes the same payload. Client and servers each in a process of their own; rounds in turn, after one to warm up.
 */
export async function postSqlite(): Promise<Result & Readonly<Record<string, unknown>>> {
  const ours = await serve();
  const limit = await echo();
  try {
    await settle(ours);
    const records = `${ours.base}/v1/ledgers/${LEDGER}/service-records`;
    const rates: number[][] = [];
    let sent = 0;
    let last = { p50: 0, p99: 0 };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const bare = await load({
        url: `${limit.base}/echo`,
        key: ours.key,
        connections: CONNECTIONS,
        seconds: SECONDS,
        from: sent,
      });
      const durable = await load({
        url: records,
        key: ours.key,
        connections: CONNECTIONS,
        seconds: SECONDS,
        from: sent,
      });
      if (durable.others > 0) throw new Error(`${durable.others} records were not booked`);
      sent += durable.created + CONNECTIONS * 2;
      last = durable;
      if (round > 0) rates.push([durable.perSecond, bare.perSecond]);
    }
    const ratios = rates.map(([durable = 0, bare = 1]) => durable / bare);
    return {
      name: 'post-sqlite',
      ratio: rounded(median(ratios)),
      perSecond: Math.round(median(rates.map(([durable = 0]) => durable))),
      limitPerSecond: Math.round(median(rates.map(([, bare = 0]) => bare))),
      p50: last.p50,
      p99: last.p99,
      rounds: ratios.map(rounded),
    };
  } finally {
    await limit.stop();
    await ours.stop();
  }
}
