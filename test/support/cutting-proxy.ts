import { once } from 'node:events';
import { AddressInfo, Server, Socket, connect, createServer } from 'node:net';

/**
 * What happens to the next commit that comes by: it is lost on its way to the server; it is done and its answer is lost;
 * it is passed on and nobody waits for what comes of it; or all goes silent, as when a cable is pulled.
 */
export type Cut = 'before' | 'answer' | 'at-once' | 'silence';

/** A simple query of several statements that ends in a commit: its last bytes. */
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

/** Stands between a service and its database, passes everything on, and cuts where it is told to. */
export class CuttingProxy {
  private next: Cut | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** How many commits were cut. */
  cuts = 0;
  /** Whether new sessions are ended at once: the client reads that it has one, and that it is over, as one packet. */
  endsNewSessions = false;

  private constructor(private readonly target: number) {
    this.server = createServer({ allowHalfOpen: false }, (client) => this.pass(client));
  }

  static async before(target: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts the next commit. */
  cut(how: Cut): void {
    this.next = how;
  }

  async end(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private pass(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    let waits: Cut | undefined;
    let begun = false;
    const drop = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket.setNoDelay(true));
      socket.on('error', drop).on('close', () => {
        this.sockets.delete(socket);
        // A pulled cable tells nobody.
        if (waits !== 'silence') drop();
      });
    }
    client.on('data', (bytes) => {
      if (waits) return;
      if (this.next && bytes.subarray(-COMMIT.length).equals(COMMIT)) {
        waits = this.next;
        this.next = undefined;
        this.cuts += 1;
        if (waits === 'before') return drop();
        if (waits === 'at-once') return void server.write(bytes, () => client.destroy());
      }
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (waits === 'silence') return;
      if (waits) return drop();
      if (begun || !bytes.subarray(-READY.length).equals(READY)) return void client.write(bytes);
      begun = true;
      if (this.endsNewSessions) client.end(Buffer.concat([bytes, ENDED]));
      else client.write(bytes);
    });
  }
}
