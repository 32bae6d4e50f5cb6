import { once } from 'node:events';
import { AddressInfo, Server, Socket, connect, createServer } from 'node:net';

/**
 * What happens to the next commit: `before` loses it on its way to the server; `answer` loses its response; `at-once`
 * forwards it and closes the client's connection; `silence` stops all traffic, as with an unplugged cable.
 */
export type Cut = 'before' | 'answer' | 'at-once' | 'silence';

/** The last bytes of a simple query that ends in a commit. */
const COMMIT = Buffer.from('COMMIT\0');

/** A TCP proxy between a service and its database that can cut the connection at a commit. */
export class CuttingProxy {
  private next: Cut | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** Number of commits cut so far. */
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
        // An unplugged cable closes neither side.
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
