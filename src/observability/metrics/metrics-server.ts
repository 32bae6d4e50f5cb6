import { Injectable, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { IncomingMessage, Server, ServerResponse, createServer } from 'node:http';
import { Logger } from '../logging/logger';
import { Settings } from '../../config/settings';
import { Metrics } from './metrics';

/** Maximum number of concurrent connections, enough for two Prometheus servers and manual requests. */
const MAX_CONNECTIONS = 16;

/** HTTP server for metrics on a port of its own. It listens only if `METRICS_ADDRESS` is set. */
@Injectable()
export class MetricsServer implements OnModuleInit, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  /** Starts counting if metrics are enabled. */
  onModuleInit(): void {
    if (this.settings.METRICS_ADDRESS !== '') this.metrics.begin();
  }

  /** Counts the requests of a server if metrics are enabled. */
  watch(server: FastifyInstance): void {
    if (this.settings.METRICS_ADDRESS !== '') this.metrics.countRequests(server);
  }

  /** Starts listening. @returns the URL of the metrics, undefined if metrics are disabled */
  async open(): Promise<string | undefined> {
    const { METRICS_ADDRESS: address } = this.settings;
    if (address === '') return undefined;
    const colon = address.lastIndexOf(':');
    const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
    const server = createServer((request, reply) => {
      this.respond(request, reply).catch((error: unknown) => {
        this.log.error(`the metrics could not be read: ${String(error)}`);
        reply.writeHead(500).end();
      });
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.listen(Number(address.slice(colon + 1)), host);
    await once(server, 'listening');
    this.server = server;
    const bound = server.address();
    const metricsUrl = `http://${address.slice(0, colon)}:${typeof bound === 'object' ? (bound?.port ?? '') : ''}/metrics`;
    this.log.info({ msg: `Metrics at ${metricsUrl}` });
    return metricsUrl;
  }

  private async respond({ method, url }: IncomingMessage, reply: ServerResponse): Promise<void> {
    if (method !== 'GET' || url !== '/metrics') {
      reply.writeHead(404).end();
      return;
    }
    const { registry } = this.metrics;
    const text = await registry.metrics();
    reply.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text);
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
