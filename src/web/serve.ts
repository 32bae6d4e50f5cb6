import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from '../platform/settings';
import { newApp } from './app';

/** Starts the service and says where it listens. SIGTERM and SIGINT let what is under way finish. */
export async function serve(settings: Settings): Promise<NestFastifyApplication> {
  const app = await newApp(settings);
  await app.listen(settings.PORT, settings.HOST);
  return app;
}
