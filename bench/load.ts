import autocannon from 'autocannon';
import { recordBody } from './records';

/** Parameters of a load run; `seconds` is its duration. */
export interface Load {
  readonly url: string;
  readonly key: string;
  /** Import of old books within which the records are sent. */
  readonly books: string;
  readonly connections: number;
  readonly seconds: number;
  /** Number of the first record; every round sends other records. */
  readonly from: number;
}

/** The result of a load run. */
export interface LoadResult {
  readonly created: number;
  readonly others: number;
  readonly perSecond: number;
  /** Milliseconds at the median and the 99th percentile. */
  readonly p50: number;
  readonly p99: number;
}

async function run({ url, key, books, connections, seconds, from }: Load): Promise<LoadResult> {
  let next = from;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: 'POST',
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          next += 1;
          request.headers = {
            authorization: `Bearer ${key}`,
            'content-type': 'application/json',
            'idempotency-key': `record-${next}`,
            import: books,
          };
          request.body = JSON.stringify(recordBody(next));
          return request;
        },
      },
    ],
  });
  return {
    created: result['2xx'],
    others: result.non2xx + result.errors,
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

process.once('message', (input: Load) => {
  void run(input).then((result) => process.send?.(result, () => process.disconnect()));
});
