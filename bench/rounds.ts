import { LEDGER, Served, load, median, rounded } from './processes';
import type { Result } from './run';

const SECONDS = 4;
const ROUNDS = 3;

/** How fast ours was in a round, and the limit beside it. */
export type Rates = readonly [ours: number, limit: number];

/** The result of rounds, the first of which only warmed up. */
export function resultOf(name: string, rounds: readonly Rates[]): Result & Readonly<Record<string, unknown>> {
  const rates = rounds.slice(1);
  const ratios = rates.map(([ours, limit]) => ours / limit);
  return {
    name,
    ratio: rounded(median(ratios)),
    perSecond: Math.round(median(rates.map(([ours]) => ours))),
    limitPerSecond: Math.round(median(rates.map(([, limit]) => limit))),
    rounds: ratios.map(rounded),
  };
}

/** What single durable POSTs are compared with. */
export interface Posted {
  readonly name: string;
  readonly connections: number;
  /** The limit's rate: it runs for some seconds, on as many connections. */
  readonly limit: (input: { connections: number; seconds: number; from: number }) => Promise<number>;
}

/**
 * Single durable POSTs of an already approved record, with key, validation and policy, in turn with their limit. Client
 * and servers each in a process of its own; rounds in turn, after one to warm up.
 */
export async function postRounds(
  ours: Served,
  { name, connections, limit }: Posted,
): Promise<Result & Readonly<Record<string, unknown>>> {
  const records = `${ours.base}/v1/ledgers/${LEDGER}/service-records`;
  const rounds: Rates[] = [];
  let sent = 0;
  let last = { p50: 0, p99: 0 };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const some = { connections, seconds: SECONDS, from: sent };
    const bare = await limit(some);
    const durable = await load({ url: records, key: ours.key, ...some });
    if (durable.others > 0) throw new Error(`${durable.others} records were not booked`);
    sent += durable.created + connections * 2;
    last = durable;
    rounds.push([durable.perSecond, bare]);
  }
  return { ...resultOf(name, rounds), p50: last.p50, p99: last.p99 };
}
