import { Provider } from '@nestjs/common';
import { Settings } from '../config/settings';
import { EmbeddedRunner } from './embedded-runner';
import { EmbeddedSchedules } from './embedded-schedules';
import { JobHandlers } from './job-handlers';
import { JOB_NAMES } from './job-names';
import { JobRunner } from './job-runner';
import { JobTable } from './job-table';
import { JobExecutor } from './job-executor';
import { Jobs } from './jobs.service';

/** Role of a process: `service` answers requests, `worker` runs jobs only. */
export type ProcessRole = 'service' | 'worker';

/** Injection token of the process's `ProcessRole`. */
export const PROCESS_ROLE = Symbol('PROCESS_ROLE');

/** Providers of jobs: BullMQ if `REDIS_URL` is set, otherwise the embedded runner. */
export function jobProviders(role: ProcessRole): Provider[] {
  const runnerFor = async (
    settings: Settings,
    table: JobTable,
    executor: JobExecutor,
    embedded: EmbeddedRunner,
  ): Promise<JobRunner> => {
    if (settings.REDIS_URL === '') return embedded;
    // Imported on demand, so that the embedded runner starts without loading BullMQ.
    const { BullMqRunner } = await import('./bullmq-runner.js');
    // SQLite allows one writing process, so there the service runs the jobs too.
    return new BullMqRunner(settings, table, executor, role === 'worker' || settings.hasOneWriter);
  };
  return [
    { provide: PROCESS_ROLE, useValue: role },
    { provide: JobHandlers, useFactory: () => new JobHandlers(JOB_NAMES) },
    { provide: JobRunner, useFactory: runnerFor, inject: [Settings, JobTable, JobExecutor, EmbeddedRunner] },
    ...[JobTable, JobExecutor, EmbeddedSchedules, EmbeddedRunner, Jobs],
  ];
}
