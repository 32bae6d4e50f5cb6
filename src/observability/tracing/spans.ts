import { Attributes, ROOT_CONTEXT, SpanContext, SpanKind, SpanStatusCode, Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Batch } from '../../ledger/journal/journal-events';
import { RequestLogFields } from '../../http/request-log-fields';
import { ProcessRole } from '../../jobs/job-providers';
import { Attempt } from '../../jobs/job-executor';
import { Logger } from '../logging/logger';
import { LoggingSpanExporter } from './logging-span-exporter';
import { parentOf } from './traceparent';

// The only file that loads OpenTelemetry (tracing.ts says when).

/** How long the collector may take for what is sent at once, in milliseconds; what it didn't take by then is lost. */
const EXPORT_TIMEOUT_MS = 5000;

/** How long spans wait for others to be sent with, in milliseconds. */
const EXPORT_INTERVAL_MS = 1000;

/** Most spans that wait; further ones are lost. */
const MAX_QUEUED_SPANS = 4096;

/** How long a stop waits until what is left is sent, in milliseconds. */
const SHUTDOWN_TIMEOUT_MS = 1000;

/** Of so many entries it is known which commit booked them: those of the requests and jobs that have not ended yet. */
const MAX_KNOWN_ENTRIES = 16_384;

/** Most ids that stand in a span. */
const MAX_ENTRY_IDS = 10;

/** Most commits that a span names. */
const MAX_LINKS = 100;

/** A request that was answered. */
export interface AnsweredRequest {
  /** The id of the request, as in the log. */
  readonly id: string;
  readonly method: string;
  /** The route's pattern, since numbers of people stand in addresses. */
  readonly route: string;
  readonly status: number;
  readonly millis: number;
  /** As the server in front sent it. */
  readonly traceparent: string | string[] | undefined;
  readonly facts: RequestLogFields | undefined;
}

/** Makes spans and sends them, as OTLP over HTTP. Ids, codes, counts, patterns and names of ledgers stand in them; nothing personal. */
export class Spans {
  private readonly provider: TracerProvider;
  private readonly processor: BatchSpanProcessor;
  private readonly tracer: Tracer;
  /** The commit that booked an entry, until it is asked for. */
  private readonly commits = new Map<string, SpanContext>();

  /** @param endpoint of the collector, to which `/v1/traces` is added */
  constructor(endpoint: string, role: ProcessRole, log: Logger) {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new LoggingSpanExporter(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }), log);
    const waits = { exportTimeoutMillis: EXPORT_TIMEOUT_MS, scheduledDelayMillis: EXPORT_INTERVAL_MS, maxQueueSize: MAX_QUEUED_SPANS };
    this.processor = new BatchSpanProcessor({ exporter, ...waits });
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': role === 'worker' ? 'timebank-worker' : 'timebank',
        'service.instance.id': randomUUID(),
        'host.name': hostname(),
      }),
      spanProcessors: [this.processor],
    });
    this.tracer = this.provider.getTracer('timebank');
  }

  /** A request, with the entries that it booked and the commits that made them durable. */
  request({ id, method, route, status, millis, traceparent, facts }: AnsweredRequest): void {
    const ids = facts?.entries?.map((entry) => entry.id) ?? [];
    const attributes: Attributes = {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
      'timebank.request.id': id,
      ...(facts?.ledger !== undefined && { 'timebank.ledger': facts.ledger }),
      ...entriesOf(ids, facts?.more ?? 0),
      ...(facts?.problem !== undefined && { 'timebank.problem': facts.problem }),
    };
    const parent = parentOf(traceparent);
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const what = { name: `${method} ${route}`, kind: SpanKind.SERVER, attributes, links: this.linksOf(ids) };
    this.record(what, { millis, failed: status >= 500 }, context);
  }

  /** A batch of the journal: from its first look at the books to its commit. */
  commit({ commands, seconds, outcomes }: Batch): void {
    const booked = (outcomes ?? []).flatMap((outcome) =>
      !(outcome instanceof Error) && outcome.kind === 'booked' && !outcome.replayed ? outcome.entries : [],
    );
    const ids = booked.slice(0, MAX_ENTRY_IDS).map(({ id }) => id);
    const attributes: Attributes = {
      'timebank.commit.commands': commands,
      'timebank.ledgers': [...new Set(booked.map(({ ledger }) => ledger))],
      ...entriesOf(ids, booked.length - ids.length),
    };
    const what = { name: 'journal commit', kind: SpanKind.INTERNAL, attributes };
    const made = this.record(what, { millis: seconds * 1000, failed: outcomes === undefined });
    for (const { id } of booked) this.commits.set(id, made);
    for (const id of this.commits.keys()) {
      if (this.commits.size <= MAX_KNOWN_ENTRIES) break;
      this.commits.delete(id);
    }
  }

  /** One try of a job, with what it booked. */
  job(
    { job, name, ledger, attempt, seconds, outcome }: Attempt,
    booked: { ids: readonly string[]; more: number },
  ): void {
    const attributes: Attributes = {
      'timebank.job.id': job,
      'timebank.job.attempt': attempt,
      'timebank.job.outcome': outcome,
      'timebank.ledger': ledger,
      ...entriesOf(booked.ids, booked.more),
    };
    const what = { name: `job ${name}`, kind: SpanKind.INTERNAL, attributes, links: this.linksOf(booked.ids) };
    this.record(what, { millis: seconds * 1000, failed: outcome === 'failed' || outcome === 'again' });
  }

  /** Sends what waits. */
  flush(): void {
    this.processor.forceFlush().catch(() => undefined);
  }

  /** Sends what is left, and waits for that but a moment. */
  async close(): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((done) => (late = setTimeout(done, SHUTDOWN_TIMEOUT_MS)));
    await Promise.race([this.provider.shutdown().catch(() => undefined), enough]);
    clearTimeout(late);
  }

  /** Makes the span of something that has just ended. */
  private record(
    { name, kind, attributes, links }: { name: string; kind: SpanKind; attributes: Attributes; links?: SpanContext[] },
    { millis, failed }: { millis: number; failed: boolean },
    context = ROOT_CONTEXT,
  ): SpanContext {
    const end = performance.timeOrigin + performance.now();
    const linked = links?.map((one) => ({ context: one }));
    const span = this.tracer.startSpan(name, { kind, attributes, links: linked, startTime: end - millis }, context);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
    return span.spanContext();
  }

  private linksOf(ids: readonly string[]): SpanContext[] {
    const found = new Set<SpanContext>();
    for (const id of ids) {
      const commit = this.commits.get(id);
      if (commit && found.size < MAX_LINKS) found.add(commit);
      this.commits.delete(id);
    }
    return [...found];
  }
}

/** The first entries by their ids, and how many they are in all. */
function entriesOf(ids: readonly string[], more: number): Attributes {
  if (ids.length === 0) return {};
  return { 'timebank.entry.ids': ids.slice(0, MAX_ENTRY_IDS), 'timebank.entries': ids.length + more };
}
