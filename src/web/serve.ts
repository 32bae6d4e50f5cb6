import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from '../platform/settings';
import { newApp } from './app';
import { stopOnSignals } from './stopping';

/** Starts the service and says where it listens. SIGTERM and SIGINT let what is under way finish. */
export async function serve(settings: Settings): Promise<NestFastifyApplication> {
  const app = await newApp(settings);
  stopOnSignals(app, settings.STOP_SECONDS);
  await app.listen(settings.PORT, settings.HOST);
  return app;
}
