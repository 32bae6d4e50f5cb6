import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module';
import { Logger } from '../observability/logging/logger';
import { Settings, settingsFrom } from '../config/settings';
import { MetricsServer } from '../observability/metrics/metrics-server';
import { nestLogger } from '../observability/logging/nest-logger';
import { CommandRefusedError, UsageError } from './command-errors';

/** worker: does jobs apart from the service; with `--check` only tells whether this machine's worker is connected. */
export async function worker({ check }: { check?: boolean }): Promise<void> {
  const settings = settingsFrom(process.env);
  if (check) return assertWorkerAlive(settings);
  await runWorker(settings);
  console.error('Timebank Ledger does jobs.');
}

/** Says what a process that only does jobs needs: books that several may write to, and a queue that they share. */
function assertWorkerSettings({ hasOneWriter, REDIS_URL }: Settings): void {
  if (hasOneWriter) {
    throw new UsageError('A worker needs PostgreSQL (DATABASE_URL). SQLite has one writer: the service does its jobs.');
  }
  if (REDIS_URL === '') throw new UsageError('A worker needs Redis (REDIS_URL). Without it the service does its jobs.');
}

/** Fails unless Redis knows of a worker that was started on this machine, or in this container: its health check. */
async function assertWorkerAlive(settings: Settings): Promise<void> {
  const { hasWorkerHere } = await import('../jobs/bullmq-workers.js');
  if (!(await hasWorkerHere(settings)))
    throw new CommandRefusedError('No worker of this machine is connected to Redis.');
}

/** Does jobs apart from the service, and answers no requests. SIGTERM and SIGINT let the running step finish. */
async function runWorker(settings: Settings): Promise<void> {
  assertWorkerSettings(settings);
  const log = new Logger(settings);
  const app = await NestFactory.createApplicationContext(AppModule.for({ settings, access: 'write', role: 'worker' }), {
    logger: nestLogger(log),
    abortOnError: false,
  });
  try {
    await app.get(MetricsServer).open();
  } catch (error) {
    await app.close();
    throw error;
  }
  const end = (): void => {
    const late = setTimeout(() => process.exit(0), settings.STOP_SECONDS * 1000);
    app.close().then(
      () => {
        clearTimeout(late);
        process.exit(0);
      },
      (error: unknown) => {
        log.error(`the stop failed: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
}
