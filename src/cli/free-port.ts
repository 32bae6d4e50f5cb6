import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';

/**
 * A port that nobody listens on: the wanted one, or any other where that is taken. Certificates print the service's
 * address, so it has to be known before the service listens.
 */
export async function freePort(wanted: number, host: string): Promise<number> {
  const server = createServer();
  try {
    await once(server.listen(wanted, host), 'listening');
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    return freePort(0, host);
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
