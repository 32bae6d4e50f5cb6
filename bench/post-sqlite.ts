import { settle } from './community';
import { echo, load, serve } from './processes';
import { postRounds } from './rounds';
import type { Result } from './run';

/** Single durable POSTs against a bare Fastify that echoes the same payload. */
export async function postSqlite(): Promise<Result & Readonly<Record<string, unknown>>> {
  const ours = await serve();
  const bare = await echo();
  try {
    await settle(ours);
    return await postRounds(ours, {
      name: 'post-sqlite',
      connections: 128,
      limit: async (some) => (await load({ url: `${bare.base}/echo`, key: ours.key, ...some })).perSecond,
    });
  } finally {
    await bare.stop();
    await ours.stop();
  }
}
