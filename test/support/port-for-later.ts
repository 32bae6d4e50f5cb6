import { randomInt } from 'node:crypto';
import { freePort } from '../../src/cli/free-port';

/** Ports that no system gives to a connection or to a server that asks for any port (Linux: from 32768 on). */
const [FIRST, COUNT] = [15_000, 17_000];

/** A free port for a process that is started later. Another test that asks for any port doesn't get it meanwhile. */
export async function portForLater(): Promise<number> {
  const port = FIRST + randomInt(COUNT);
  return (await freePort(port, '127.0.0.1')) === port ? port : portForLater();
}
