import { BeforeApplicationShutdown, Inject, Injectable, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { JournalEvents } from '../../ledger/journal/journal-events';
import { requestLogFields } from '../../http/request-log-fields';
import { PROCESS_ROLE, ProcessRole } from '../../jobs/job-providers';
import { JobExecutor } from '../../jobs/job-executor';
import { Logger } from '../logging/logger';
import { Settings } from '../../config/settings';
import { systemEntries } from '../logging/system-entries';
import type { Spans } from './spans';

/** Most entries of a job that its span may name by their commits, and that are kept until it ends. */
const MAX_ENTRIES_PER_JOB = 10_000;

/**
 * Sends spans of requests, commits and jobs to an OpenTelemetry collector, if a setting names one. Otherwise nothing of
 * OpenTelemetry is loaded and nobody is watched (docs/decisions/0024). A span is made when all is over, from what those
 * who watch are told anyway: no context is carried through the house.
 */
@Injectable()
export class Tracing implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private spans: Spans | undefined;
  /** What the jobs at work have booked so far. */
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
    // Here, and not at the head of the file, so that it is loaded by those only who want it.
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

  /** Has requests traced, if anything is. */
  watch(server: FastifyInstance): void {
    if (!this.enabled) return;
    server.addHook('onResponse', (request, reply, next) => {
      const { url: route = 'none' } = request.routeOptions;
      const { id, method, headers } = request;
      const { statusCode: status, elapsedTime: millis } = reply;
      const traceparent = headers['traceparent'];
      // Whoever looks after the service asks for its health all day.
      if (!route.startsWith('/health/'))
        this.spans?.request({ id, method, route, status, millis, traceparent, facts: requestLogFields(reply) });
      next();
    });
  }

  private remember(job: string, entries: readonly { readonly id: string }[]): void {
    const known = this.bookedByJob.get(job) ?? { ids: [], more: 0 };
    const room = entries.slice(0, MAX_ENTRIES_PER_JOB - known.ids.length);
    known.ids.push(...room.map(({ id }) => id));
    known.more += entries.length - room.length;
    this.bookedByJob.set(job, known);
  }

  /** What is known so far is on its way while requests are finished. */
  beforeApplicationShutdown(): void {
    this.spans?.flush();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.spans?.close();
  }
}
