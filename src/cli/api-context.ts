import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../create-app';
import { commandSettings } from './command-context';

/**
 * Runs a command's work with the whole API in this process: the same routes, checks and responses as over the network,
 * but without a port, rate limits, jobs and sweeps.
 */
export async function withApi(work: (app: NestFastifyApplication) => Promise<void>): Promise<void> {
  const settings = Object.assign(await commandSettings(), { RATE_LIMIT: 0, PUBLIC_RATE_LIMIT: 0 });
  const app = await createApp(settings, { role: 'command' });
  app.enableShutdownHooks();
  try {
    await app.getHttpAdapter().getInstance().ready();
    await work(app);
  } finally {
    await app.close();
  }
}
