import autocannon from 'autocannon';
import { recordBody } from './records';

/** What to send, and for how long. */
export interface Load {
  readonly url: string;
  readonly key: string;
  readonly connections: number;
  readonly seconds: number;
  /** Number of the first record: no two rounds send the same one. */
  readonly from: number;
}

/** What came back. */
export interface Loaded {
  readonly created: number;
  readonly others: number;
  readonly perSecond: number;
  /** Milliseconds at the median and the 99th percentile. */
  readonly p50: number;
  readonly p99: number;
}

async function run({ url, key, connections, seconds, from }: Load): Promise<Loaded> {
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
  void run(input).then((loaded) => process.send?.(loaded, () => process.disconnect()));
});
