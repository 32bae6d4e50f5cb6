import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from './config/settings';
import { createApp } from './create-app';
import { MetricsServer } from './observability/metrics/metrics-server';
import { shutDownOnSignals } from './http/shutdown.service';

/** Starts the service and says where it listens. SIGTERM and SIGINT let what is under way finish. */
export async function serve(settings: Settings): Promise<NestFastifyApplication> {
  const app = await createApp(settings);
  shutDownOnSignals(app, settings.STOP_SECONDS);
  try {
    await app.get(MetricsServer).open();
    await app.listen(settings.PORT, settings.HOST);
  } catch (error) {
    // If the port is taken, the process must end and free the database.
    await app.close();
    throw error;
  }
  return app;
}
