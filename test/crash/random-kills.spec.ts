import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LoadClients, random } from '../support/load-clients';
import { ServiceProcess } from '../support/service-process';
import { ON_POSTGRES } from '../support/temporary-database';

/** How often the service is killed; set by `npm run test:crash -- 200`. */
const KILLS = Number(process.env['CRASHES'] ?? 3);

/** Determines when the kills happen; the same seed repeats a run. */
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

let service: ServiceProcess;
beforeAll(async () => {
  service = await ServiceProcess.launch();
});
afterAll(() => service.end());

describe(`a service that is killed ${KILLS} times under load (seed ${SEED})`, () => {
  it('has every acknowledged entry once and unchanged, and resolves unknown outcomes by their keys', async () => {
    const clients = new LoadClients(service);
    const numbers = random(SEED);
    const first = join(service.folder, 'first.checkpoint');
    writeFileSync(first, await service.checkpoint());
    let [acknowledged, unknown] = [0, 0];
    const begun = Date.now();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const from = clients.requests.length;
      const load = clients.run();
      await setTimeout(5 + numbers.next().value * 400);
      await service.kill();
      await load;
      acknowledged = clients.acknowledged;
      await service.start();
      unknown += await clients.repeat(from);
    }
    const seconds = Math.round((Date.now() - begun) / 1000);
    const summary = `${KILLS} kills on ${ON_POSTGRES ? 'PostgreSQL' : 'SQLite'} in ${seconds} s (seed ${SEED})`;
    process.stderr.write(`${summary}: ${clients.requests.length} requests, ${unknown} with unknown outcome\n`);
    expect(acknowledged).toBeGreaterThan(KILLS);
    expect(Object.keys(clients.refused)).toEqual(['no answer']);
    await clients.expectWhole();
    await service.stop();
    await service.verify('export', { since: first });
  }, 7_200_000);
});
