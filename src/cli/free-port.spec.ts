import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';
import { freePort } from './free-port';

describe('freePort', () => {
  it('returns the preferred port when it is free, and another free port when it is in use', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const other = await freePort(port, '127.0.0.1');
    expect(other).not.toBe(port);
    server.close();
    await once(server, 'close');
    expect(await freePort(port, '127.0.0.1')).toBe(port);
    expect(await freePort(other, '127.0.0.1')).toBe(other);
  });

  it('returns any free port for port 0', async () => {
    expect(await freePort(0, '127.0.0.1')).toBeGreaterThan(0);
  });
});
