import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CheckModule } from '../check/check.module';
import { JobsModule } from '../jobs/jobs.module';
import { HealthController } from './health/health.controller';
import { Readiness } from './health/readiness';
import { JobLog } from './logging/job-log';
import { Logger } from './logging/logger';
import { LedgerGauges } from './metrics/ledger-gauges';
import { Metrics } from './metrics/metrics';
import { MetricsServer } from './metrics/metrics-server';
import { Tracing } from './tracing/tracing';

/** Logs, metrics, traces and health of the process. */
@Module({
  // A failed check is logged as the problem that its request is answered with.
  imports: [JobsModule, CheckModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [Readiness, Logger, JobLog, LedgerGauges, Metrics, MetricsServer, Tracing],
})
export class ObservabilityModule {}
