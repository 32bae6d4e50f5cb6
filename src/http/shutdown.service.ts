import { Injectable } from '@nestjs/common';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Tells whether the service is stopping. New requests are then rejected, and requests under way are finished. */
@Injectable()
export class ShutdownService {
  private started = false;
  private readonly sockets = new Set<Socket>();

  get isStopping(): boolean {
    return this.started;
  }

  /** Marks the service as stopping. */
  begin(): void {
    this.started = true;
  }

  /** Keeps a list of a server's connections. */
  trackConnections(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** Closes idle connections: those between two requests, and those that have sent nothing yet. */
  closeIdle(server: Server): void {
    server.closeIdleConnections();
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}

/** How often connections that have become idle are closed while the service stops, in milliseconds. */
const IDLE_CHECK_INTERVAL_MS = 50;

/**
 * Stops the service: accepts no more connections, lets running requests and the running job's step finish, and closes
 * the database. Idle connections don't delay it. Returns false when this took longer than the limit; acknowledged
 * entries are durable either way.
 */
export async function shutDown(app: NestFastifyApplication, seconds: number): Promise<boolean> {
  const shutdown = app.get(ShutdownService);
  shutdown.begin();
  const server: Server = app.getHttpServer();
  const idle = setInterval(() => shutdown.closeIdle(server), IDLE_CHECK_INTERVAL_MS);
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<false>((done) => {
    limit = setTimeout(() => done(false), seconds * 1000);
  });
  try {
    return await Promise.race([app.close().then(() => true as const), late]);
  } finally {
    clearInterval(idle);
    clearTimeout(limit);
  }
}

/** Stops on SIGTERM and SIGINT and ends the process with 0, because nothing that was acknowledged is lost. */
export function shutDownOnSignals(app: NestFastifyApplication, seconds: number): void {
  const { log } = app.getHttpAdapter().getInstance();
  const end = async (): Promise<void> => {
    if (app.get(ShutdownService).isStopping) return;
    const complete = await shutDown(app, seconds);
    if (!complete) log.warn(`stopped after ${seconds} seconds with requests under way`);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      end().catch((error: unknown) => {
        log.error({ fault: error instanceof Error ? error.message : String(error) }, 'the stop failed');
        process.exit(1);
      });
    });
  }
}
