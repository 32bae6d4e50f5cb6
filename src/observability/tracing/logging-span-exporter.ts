import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { SpanExporter } from '@opentelemetry/sdk-trace';
import { Logger } from '../logging/logger';

type ExportCallback = Parameters<SpanExporter['export']>[1];

/** Has the log say once that the collector doesn't take spans, and once that it takes them again. */
export class LoggingSpanExporter implements SpanExporter {
  private failing = false;

  constructor(
    private readonly exporter: OTLPTraceExporter,
    private readonly log: Logger,
  ) {}

  export(spans: Parameters<SpanExporter['export']>[0], told: ExportCallback): void {
    this.exporter.export(spans, (result) => {
      const { error } = result;
      if (error && !this.failing) this.log.warn(`the collector takes no spans, they are lost: ${error.message}`);
      if (!error && this.failing) this.log.warn('the collector takes spans again');
      this.failing = error !== undefined;
      told(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
