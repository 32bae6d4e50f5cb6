import { once } from 'node:events';
import { Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';

/** A span as the collector stores it. */
export interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  /** In milliseconds. */
  readonly millis: number;
  readonly failed: boolean;
  readonly service: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Ids of linked spans. */
  readonly links: readonly string[];
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly Value[] };
}
type Attributes = readonly { readonly key: string; readonly value: Value }[];

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code?: number };
  readonly attributes: Attributes;
  readonly links?: readonly { readonly spanId: string }[];
}

/** A local collector that receives OTLP over HTTP as JSON. */
export class Collector {
  readonly spans: Span[] = [];
  /** Concatenated request bodies. */
  text = '';
  /** Response status; undefined never responds. */
  status: number | undefined = 200;
  /** The number of requests that still wait for an answer. */
  unanswered = 0;
  private waiting: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on('request', (request, reply) => {
      let text = '';
      collector.unanswered += 1;
      reply.on('close', () => (collector.unanswered -= 1));
      request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      request.on('end', () => {
        if (request.url === '/v1/traces' && collector.status === 200) collector.store(text);
        if (collector.status !== undefined) reply.writeHead(collector.status).end('{}');
        collector.notifyWaiters();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Waits until `find` returns a value, trying after each request. */
  async until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((done) => this.waiting.push(done));
    }
  }

  /** Waits for the next request. */
  nextRequest(): Promise<void> {
    return new Promise((done) => this.waiting.push(done));
  }

  private notifyWaiters(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const one of waiting) one();
  }

  private store(text: string): void {
    this.text += text;
    for (const { resource, scopeSpans } of (JSON.parse(text) as Sent).resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const one of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push(spanOf(one, service));
    }
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function spanOf(sent: SentSpan, service: string): Span {
  const { name, traceId, spanId, parentSpanId, kind, status, attributes, links = [] } = sent;
  const millis = Number((BigInt(sent.endTimeUnixNano) - BigInt(sent.startTimeUnixNano)) / 1000n) / 1000;
  const own = { name, traceId, spanId, ...(parentSpanId && { parentSpanId }), kind, millis, service };
  return {
    ...own,
    failed: status?.code === 2,
    attributes: valuesOf(attributes),
    links: links.map((one) => one.spanId),
  };
}

function valuesOf(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf({ stringValue, intValue, doubleValue, arrayValue }: Value): unknown {
  return arrayValue ? arrayValue.values.map(valueOf) : (stringValue ?? intValue ?? doubleValue);
}
