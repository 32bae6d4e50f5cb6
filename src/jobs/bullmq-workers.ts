import { Queue } from 'bullmq';
import { hostname } from 'node:os';
import { Settings } from '../config/settings';

/** Name of the BullMQ queue of all jobs. */
export const QUEUE_NAME = 'jobs';

/** Name of this host's (or container's) worker in Redis. */
export const WORKER_NAME = hostname();

/** Whether a worker of this host is registered in Redis; false if Redis can't be reached. */
export async function hasWorkerHere({ REDIS_URL: url, REDIS_PREFIX: prefix }: Settings): Promise<boolean> {
  if (url === '') return false;
  const connection = { url, maxRetriesPerRequest: 0, retryStrategy: () => null };
  const queue = new Queue(QUEUE_NAME, { connection, prefix });
  queue.on('error', () => undefined);
  try {
    const workers = await queue.getWorkers();
    return workers.some(({ rawname = '' }) => rawname.endsWith(`:w:${WORKER_NAME}`));
  } catch {
    return false;
  } finally {
    await queue.close().catch(() => undefined);
  }
}
