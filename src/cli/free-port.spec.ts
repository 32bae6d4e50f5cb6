import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';
import { freePort } from './free-port';

describe('a port for the demo', () => {
  it('is the one that was wanted while it is free, and another that can be listened on where it is taken', async () => {
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

  it('has a number', async () => {
    expect(await freePort(0, '127.0.0.1')).toBeGreaterThan(0);
  });
});
