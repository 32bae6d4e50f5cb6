import { Attributes, ROOT_CONTEXT, SpanContext, SpanKind, SpanStatusCode, Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Batch } from '../../ledger/journal/journal-events';
import { RequestLogFields } from '../../http/request-log-fields';
import { ProcessRole } from '../../config/process-role';
import { Attempt } from '../../jobs/job-executor';
import { Logger } from '../logging/logger';
import { LoggingSpanExporter } from './logging-span-exporter';
import { parentOf } from './traceparent';

// Loads OpenTelemetry. Only tracing.ts requires this file, and only if tracing is enabled.

/** Timeout of an export in milliseconds. Spans of an export that times out are lost. */
const EXPORT_TIMEOUT_MS = 5000;

/** Interval between exports, in milliseconds. */
const EXPORT_INTERVAL_MS = 1000;

/** Maximum number of spans waiting for export. Further ones are dropped. */
const MAX_QUEUED_SPANS = 4096;

/** Maximum time that a stop waits for the last export, in milliseconds. */
const SHUTDOWN_TIMEOUT_MS = 1000;

/** Maximum number of entries whose commit span is remembered, until the span of their request or job is made. */
const MAX_KNOWN_ENTRIES = 16_384;

/** Maximum number of entry ids in a span. */
const MAX_ENTRY_IDS = 10;

/** Maximum number of commits that a span links to. */
const MAX_LINKS = 100;

/** Answered request. */
export interface AnsweredRequest {
  /** Request id, as in the log. */
  readonly id: string;
  readonly method: string;
  /** Pattern of the route. The URL itself may contain numbers of persons. */
  readonly route: string;
  readonly status: number;
  readonly millis: number;
  /** Header `traceparent` as received from the proxy. */
  readonly traceparent: string | string[] | undefined;
  readonly facts: RequestLogFields | undefined;
}

/** Creates spans and exports them as OTLP over HTTP. They contain ids, codes, counts, route patterns and names of ledgers, no personal data. */
export class Spans {
  private readonly provider: TracerProvider;
  private readonly processor: BatchSpanProcessor;
  private readonly tracer: Tracer;
  /** Commit span by entry id, until the span of the request or job links to it. */
  private readonly commits = new Map<string, SpanContext>();

  /** @param endpoint base URL of the collector; `/v1/traces` is appended */
  constructor(endpoint: string, role: ProcessRole, log: Logger) {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new LoggingSpanExporter(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }), log);
    const limits = {
      exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      scheduledDelayMillis: EXPORT_INTERVAL_MS,
      maxQueueSize: MAX_QUEUED_SPANS,
    };
    this.processor = new BatchSpanProcessor({ exporter, ...limits });
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

  /** Records a request, with the entries that it booked and links to their commits. */
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
    const span = { name: `${method} ${route}`, kind: SpanKind.SERVER, attributes, links: this.linksOf(ids) };
    this.record(span, { millis, failed: status >= 500 }, context);
  }

  /** Records a batch of the journal, from its first read to the end of its commit. */
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
    const span = { name: 'journal commit', kind: SpanKind.INTERNAL, attributes };
    const context = this.record(span, { millis: seconds * 1000, failed: outcomes === undefined });
    for (const { id } of booked) this.commits.set(id, context);
    for (const id of this.commits.keys()) {
      if (this.commits.size <= MAX_KNOWN_ENTRIES) break;
      this.commits.delete(id);
    }
  }

  /** Records an attempt of a job, with the entries that it booked and links to their commits. */
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
    const span = { name: `job ${name}`, kind: SpanKind.INTERNAL, attributes, links: this.linksOf(booked.ids) };
    this.record(span, { millis: seconds * 1000, failed: outcome === 'failed' || outcome === 'again' });
  }

  /** Starts an export of the waiting spans. */
  flush(): void {
    this.processor.forceFlush().catch(() => undefined);
  }

  /** Exports the remaining spans, waiting at most `SHUTDOWN_TIMEOUT_MS`. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, SHUTDOWN_TIMEOUT_MS)));
    await Promise.race([this.provider.shutdown().catch(() => undefined), timeout]);
    clearTimeout(timer);
  }

  /** Creates a span that ends now. */
  private record(
    { name, kind, attributes, links }: { name: string; kind: SpanKind; attributes: Attributes; links?: SpanContext[] },
    { millis, failed }: { millis: number; failed: boolean },
    context = ROOT_CONTEXT,
  ): SpanContext {
    const end = performance.timeOrigin + performance.now();
    const linked = links?.map((commit) => ({ context: commit }));
    const span = this.tracer.startSpan(name, { kind, attributes, links: linked, startTime: end - millis }, context);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
    return span.spanContext();
  }

  private linksOf(ids: readonly string[]): SpanContext[] {
    const links = new Set<SpanContext>();
    for (const id of ids) {
      const commit = this.commits.get(id);
      if (commit && links.size < MAX_LINKS) links.add(commit);
      this.commits.delete(id);
    }
    return [...links];
  }
}

/** Attributes of booked entries: the ids of the first ones, and the total number. */
function entriesOf(ids: readonly string[], more: number): Attributes {
  if (ids.length === 0) return {};
  return { 'timebank.entry.ids': ids.slice(0, MAX_ENTRY_IDS), 'timebank.entries': ids.length + more };
}
