import { once } from 'node:events';
import { AddressInfo, Server, Socket, connect, createServer } from 'node:net';

/**
 * What happens to the next commit: `before` loses it on its way to the server; `answer` loses its response; `at-once`
 * forwards it and closes the client's connection; `silence` stops all traffic, as with an unplugged cable.
 */
export type Cut = 'before' | 'answer' | 'at-once' | 'silence';

/** The last bytes of a simple query that ends in a commit. */
const COMMIT = Buffer.from('COMMIT\0');

/** ReadyForQuery: the server's last message while a session begins. */
const READY = Buffer.from('Z\0\0\0\x05I');

/** ErrorResponse: what the server sends when an administrator ends a session. */
const ENDED = ((): Buffer => {
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', '', ''];
  const body = Buffer.from(fields.join('\0'));
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
})();

/** A TCP proxy between a service and its database that can cut the connection at a commit, or end new sessions. */
export class CuttingProxy {
  private next: Cut | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** Number of commits cut so far. */
  cuts = 0;
  /** Whether new sessions are ended at once: the client reads that it has one, and that it is over, as one packet. */
  endsNewSessions = false;

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
    let begun = false;
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
      if (active) return drop();
      if (begun || !bytes.subarray(-READY.length).equals(READY)) return void client.write(bytes);
      begun = true;
      if (this.endsNewSessions) client.end(Buffer.concat([bytes, ENDED]));
      else client.write(bytes);
    });
  }
}
