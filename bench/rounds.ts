import { LEDGER, ServiceProcess, load, median, rounded } from './processes';
import type { Result } from './run';

const SECONDS = 4;
const ROUNDS = 3;

/** Rates per second in a round: of the service, and of the limit it is compared with. */
export type Rates = readonly [service: number, limit: number];

/** Summarises rounds; the first one only warms up and is left out. */
export function resultOf(name: string, rounds: readonly Rates[]): Result & Readonly<Record<string, unknown>> {
  const rates = rounds.slice(1);
  const ratios = rates.map(([service, limit]) => service / limit);
  return {
    name,
    ratio: rounded(median(ratios)),
    perSecond: Math.round(median(rates.map(([service]) => service))),
    limitPerSecond: Math.round(median(rates.map(([, limit]) => limit))),
    rounds: ratios.map(rounded),
  };
}

/** A benchmark of single POSTs and the limit it is compared with. */
export interface PostBenchmark {
  readonly name: string;
  readonly connections: number;
  /** Measures the limit's rate for `seconds` with the same number of connections. */
  readonly limit: (input: { connections: number; seconds: number; from: number }) => Promise<number>;
}

/**
 * Measures single durable POSTs of an approved record, with API key, validation and policy, alternating with the limit.
 * Client and servers run in processes of their own. The first round warms up.
 */
export async function postRounds(
  service: ServiceProcess,
  { name, connections, limit }: PostBenchmark,
): Promise<Result & Readonly<Record<string, unknown>>> {
  const records = `${service.base}/v1/ledgers/${LEDGER}/service-records`;
  const rounds: Rates[] = [];
  let sent = 0;
  let last = { p50: 0, p99: 0 };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const parameters = { connections, seconds: SECONDS, from: sent };
    const limitRate = await limit(parameters);
    const posted = await load({ url: records, key: service.key, books: service.books, ...parameters });
    if (posted.others > 0) throw new Error(`${posted.others} records were not booked`);
    sent += posted.created + connections * 2;
    last = posted;
    rounds.push([posted.perSecond, limitRate]);
  }
  return { ...resultOf(name, rounds), p50: last.p50, p99: last.p99 };
}
