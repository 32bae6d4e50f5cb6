import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';

/**
 * Finds a free port: the preferred one, or any other when that is in use. Certificates print the service's
 * address, so the port must be known before the service listens.
 */
export async function freePort(preferred: number, host: string): Promise<number> {
  const server = createServer();
  try {
    await once(server.listen(preferred, host), 'listening');
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    return freePort(0, host);
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
