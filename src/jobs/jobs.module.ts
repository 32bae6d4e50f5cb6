import { Module } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { PROCESS_ROLE, ProcessRole } from '../config/process-role';
import { Settings } from '../config/settings';
import { EmbeddedRunner } from './embedded-runner';
import { EmbeddedSchedules } from './embedded-schedules';
import { JobExecutor } from './job-executor';
import { JobHandlers } from './job-handlers';
import { JOB_NAMES } from './job-names';
import { JobRunner } from './job-runner';
import { JobTable } from './job-table';
import { JobsController } from './jobs.controller';
import { Jobs } from './jobs.service';

/** The runner that the settings ask for. BullMQ is loaded only where a Redis is named. */
async function jobRunner(
  settings: Settings,
  role: ProcessRole,
  ...[table, executor, embedded, modules]: [JobTable, JobExecutor, EmbeddedRunner, LazyModuleLoader]
): Promise<JobRunner> {
  // SQLite has one writer: a command that holds it does its job itself, and a service does those of the queue too.
  if (settings.REDIS_URL === '' || (role === 'command' && settings.hasOneWriter)) return embedded;
  const { BullMqRunner } = await import('./bullmq-runner.js');
  return new BullMqRunner(settings, table, executor, role === 'worker' || settings.hasOneWriter, modules);
}

/** Background jobs: the table, the executor, and the embedded runner or BullMQ. */
@Module({
  controllers: [JobsController],
  providers: [
    { provide: JobHandlers, useFactory: () => new JobHandlers(JOB_NAMES) },
    {
      provide: JobRunner,
      useFactory: jobRunner,
      inject: [Settings, PROCESS_ROLE, JobTable, JobExecutor, EmbeddedRunner, LazyModuleLoader],
    },
    ...[JobTable, JobExecutor, EmbeddedSchedules, EmbeddedRunner, Jobs],
  ],
  exports: [Jobs, JobTable, JobRunner, JobExecutor],
})
export class JobsModule {}
