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

/** What a process is for: it answers requests, or it does jobs and nothing else. */
export type ProcessRole = 'service' | 'worker';

/** Where a process asks what it is for. */
export const PROCESS_ROLE = Symbol('what a process is for');

/** Jobs, with the runner that the settings ask for. */
export function jobProviders(role: ProcessRole): Provider[] {
  const runnerFor = async (
    settings: Settings,
    table: JobTable,
    executor: JobExecutor,
    embedded: EmbeddedRunner,
  ): Promise<JobRunner> => {
    if (settings.REDIS_URL === '') return embedded;
    // Read where there is a Redis: the embedded default starts without it.
    const { BullMqRunner } = await import('./bullmq-runner.js');
    // SQLite has one writer: there the service does the jobs too.
    return new BullMqRunner(settings, table, executor, role === 'worker' || settings.hasOneWriter);
  };
  return [
    { provide: PROCESS_ROLE, useValue: role },
    { provide: JobHandlers, useFactory: () => new JobHandlers(JOB_NAMES) },
    { provide: JobRunner, useFactory: runnerFor, inject: [Settings, JobTable, JobExecutor, EmbeddedRunner] },
    ...[JobTable, JobExecutor, EmbeddedSchedules, EmbeddedRunner, Jobs],
  ];
}
