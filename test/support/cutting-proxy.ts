import { once } from 'node:events';
import { AddressInfo, Server, Socket, connect, createServer } from 'node:net';

/**
 * What happens to the next commit that comes by: it is lost on its way to the server; it is done and its answer is lost;
 * it is passed on and nobody waits for what comes of it; or all goes silent, as when a cable is pulled.
 */
export type Cut = 'before' | 'answer' | 'at-once' | 'silence';

/** A simple query of several statements that ends in a commit: its last bytes. */
const COMMIT = Buffer.from('COMMIT\0');

/** Stands between a service and its database, passes everything on, and cuts where it is told to. */
export class CuttingProxy {
  private next: Cut | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** How many commits were cut. */
  cuts = 0;

  private constructor(private readonly target: number) {
    this.server = createServer({ allowHalfOpen: false }, (client) => this.forward(client));
  }

  static async inFrontOf(target: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts the next commit. */
  cut(kind: Cut): void {
    this.next = kind;
  }

  async end(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private forward(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    let active: Cut | undefined;
    const drop = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket.setNoDelay(true));
      socket.on('error', drop).on('close', () => {
        this.sockets.delete(socket);
        // A pulled cable tells nobody.
        if (active !== 'silence') drop();
      });
    }
    client.on('data', (bytes) => {
      if (active) return;
      if (this.next && bytes.subarray(-COMMIT.length).equals(COMMIT)) {
        active = this.next;
        this.next = undefined;
        this.cuts += 1;
        if (active === 'before') return drop();
        if (active === 'at-once') return void server.write(bytes, () => client.destroy());
      }
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (active === 'silence') return;
      if (active) drop();
      else client.write(bytes);
    });
  }
}
