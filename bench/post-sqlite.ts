import { registerCommunity } from './community';
import { echo, load, serve } from './processes';
import { postRounds } from './rounds';
import type { Result } from './run';

/** Compares single durable POSTs with a bare Fastify server that echoes the same payload. */
export async function postSqlite(): Promise<Result & Readonly<Record<string, unknown>>> {
  const service = await serve();
  const bare = await echo();
  try {
    await registerCommunity(service);
    return await postRounds(service, {
      name: 'post-sqlite',
      connections: 128,
      limit: async (parameters) =>
        (await load({ url: `${bare.base}/echo`, key: service.key, books: service.books, ...parameters })).perSecond,
    });
  } finally {
    await bare.stop();
    await service.stop();
  }
}
