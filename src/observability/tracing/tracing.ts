import { BeforeApplicationShutdown, Inject, Injectable, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { JournalEvents } from '../../ledger/journal/journal-events';
import { requestLogFields } from '../../http/request-log-fields';
import { PROCESS_ROLE, ProcessRole } from '../../config/process-role';
import { JobExecutor } from '../../jobs/job-executor';
import { Logger } from '../logging/logger';
import { Settings } from '../../config/settings';
import { systemEntries } from '../logging/system-entries';
import type { Spans } from './spans';

/** Maximum number of entries remembered per running job, to link its span to their commits. */
const MAX_ENTRIES_PER_JOB = 10_000;

/**
 * Sends spans of requests, commits and jobs to an OpenTelemetry collector if `OTEL_EXPORTER_OTLP_ENDPOINT` is set.
 * Otherwise OpenTelemetry is not loaded and no listener is installed. Spans are created when the work has ended, from
 * the events of journal and executor; no trace context is passed through the service (docs/decisions/0024).
 */
@Injectable()
export class Tracing implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private spans: Spans | undefined;
  /** Entries booked so far by running jobs, by job id. */
  private readonly bookedByJob = new Map<string, { ids: string[]; more: number }>();

  constructor(
    private readonly settings: Settings,
    private readonly journalEvents: JournalEvents,
    private readonly executor: JobExecutor,
    private readonly log: Logger,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
  ) {}

  private get enabled(): boolean {
    return this.settings.OTEL_EXPORTER_OTLP_ENDPOINT !== '';
  }

  onModuleInit(): void {
    if (!this.enabled) return;
    // Required here, so that OpenTelemetry is loaded only if tracing is enabled.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { Spans } = require('./spans') as typeof import('./spans');
    const spans = new Spans(this.settings.OTEL_EXPORTER_OTLP_ENDPOINT, this.role, this.log);
    this.spans = spans;
    this.journalEvents.onBatch((batch) => {
      spans.commit(batch);
      for (const { ledger, swept, entries } of systemEntries(batch)) {
        const job = swept ? undefined : this.executor.runningJob(ledger);
        if (job !== undefined) this.remember(job, entries);
      }
    });
    this.executor.onAttempt((attempt) => {
      spans.job(attempt, this.bookedByJob.get(attempt.job) ?? { ids: [], more: 0 });
      this.bookedByJob.delete(attempt.job);
    });
  }

  /** Traces the requests of a server if tracing is enabled. */
  watch(server: FastifyInstance): void {
    if (!this.enabled) return;
    server.addHook('onResponse', (request, reply, next) => {
      const { url: route = 'none' } = request.routeOptions;
      const { id, method, headers } = request;
      const { statusCode: status, elapsedTime: millis } = reply;
      const traceparent = headers['traceparent'];
      // Health checks are too frequent to be traced.
      if (!route.startsWith('/health/'))
        this.spans?.request({ id, method, route, status, millis, traceparent, facts: requestLogFields(reply) });
      next();
    });
  }

  private remember(job: string, entries: readonly { readonly id: string }[]): void {
    const booked = this.bookedByJob.get(job) ?? { ids: [], more: 0 };
    const remembered = entries.slice(0, MAX_ENTRIES_PER_JOB - booked.ids.length);
    booked.ids.push(...remembered.map(({ id }) => id));
    booked.more += entries.length - remembered.length;
    this.bookedByJob.set(job, booked);
  }

  /** Starts exporting while the last requests finish. */
  beforeApplicationShutdown(): void {
    this.spans?.flush();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.spans?.close();
  }
}
