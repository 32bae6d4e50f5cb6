import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module';
import { createProcessLog } from '../config/process-log';
import { readSettings } from '../config/read-settings';
import { Settings } from '../config/settings';
import { MetricsServer } from '../observability/metrics/metrics-server';
import { nestLogger } from '../observability/logging/nest-logger';
import { CommandRefusedError, UsageError } from './command-errors';

/** worker: runs jobs in a separate process; with `--check` only checks whether this machine's worker is connected. */
export async function worker({ check }: { check?: boolean }): Promise<void> {
  const settings = await readSettings();
  if (check) return assertWorkerAlive(settings);
  await runWorker(settings);
  console.error('The Timebank Ledger worker is running.');
}

/** Throws unless the settings have PostgreSQL and Redis, which a separate worker needs. */
function assertWorkerSettings({ hasOneWriter, REDIS_URL }: Settings): void {
  if (hasOneWriter) {
    throw new UsageError('A worker needs PostgreSQL (DATABASE_URL). With SQLite the service runs its jobs itself.');
  }
  if (REDIS_URL === '')
    throw new UsageError('A worker needs Redis (REDIS_URL). Without Redis the service runs its jobs itself.');
}

/** Health check: throws unless a worker of this machine or container is connected to Redis. */
async function assertWorkerAlive(settings: Settings): Promise<void> {
  const { hasWorkerHere } = await import('../jobs/bullmq-workers.js');
  if (!(await hasWorkerHere(settings)))
    throw new CommandRefusedError('No worker of this machine is connected to Redis.');
}

/** Runs jobs without serving requests. SIGTERM and SIGINT let the current step finish before the process exits. */
async function runWorker(settings: Settings): Promise<void> {
  assertWorkerSettings(settings);
  const log = createProcessLog(settings);
  const app = await NestFactory.createApplicationContext(
    AppModule.for({ settings, access: 'write', role: 'worker', log }),
    { logger: nestLogger(log), abortOnError: false },
  );
  try {
    await app.get(MetricsServer).open();
  } catch (error) {
    await app.close();
    throw error;
  }
  const stop = (): void => {
    const timeout = setTimeout(() => process.exit(0), settings.STOP_SECONDS * 1000);
    app.close().then(
      () => {
        clearTimeout(timeout);
        process.exit(0);
      },
      (error: unknown) => {
        log.error(`the stop failed: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}
