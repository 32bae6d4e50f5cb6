import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { SpanExporter } from '@opentelemetry/sdk-trace';
import { Logger } from '../logging/logger';

type ExportCallback = Parameters<SpanExporter['export']>[1];

/** Exporter that logs once when the collector rejects spans, and once when it accepts them again. */
export class LoggingSpanExporter implements SpanExporter {
  private failing = false;

  constructor(
    private readonly exporter: OTLPTraceExporter,
    private readonly log: Logger,
  ) {}

  export(spans: Parameters<SpanExporter['export']>[0], done: ExportCallback): void {
    this.exporter.export(spans, (result) => {
      const { error } = result;
      if (error && !this.failing)
        this.log.warn(`the trace collector does not accept spans, they are lost: ${error.message}`);
      if (!error && this.failing) this.log.warn('the trace collector accepts spans again');
      this.failing = error !== undefined;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
