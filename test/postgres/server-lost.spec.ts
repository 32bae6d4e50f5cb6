import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LoadClients, random } from '../support/load-clients';
import { Cut, CuttingProxy } from '../support/cutting-proxy';
import { ServiceProcess } from '../support/service-process';
import { PostgresServer, withPostgresServer } from '../support/postgres-server';
import { TimebankProcess } from '../support/timebank-process';

/** Where the faults fall; a run is told again by its seed. */
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

withPostgresServer(`a PostgreSQL that fails under load (seed ${SEED})`, () => {
  const chance = random(SEED);
  let server: PostgresServer;
  let proxy: CuttingProxy;
  let folder: string;
  let service: ServiceProcess;
  let clients: LoadClients;
  /** Takes down what was put up, however far that went. */
  const ends: (() => void | Promise<void>)[] = [];
  beforeAll(async () => {
    server = await PostgresServer.create();
    ends.push(() => server.end());
    proxy = await CuttingProxy.inFrontOf(server.port);
    ends.push(() => proxy.end());
    folder = mkdtempSync(join(tmpdir(), 'timebank-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    // What hangs is given up after two seconds, and not after a minute.
    const settings = { DATABASE_URL: `${server.url(proxy.port)}?query_timeout=2000` };
    service = await ServiceProcess.launch({ folder, settings });
    ends.push(() => service.end());
    writeFileSync(join(folder, 'first.checkpoint'), await service.checkpoint());
    clients = new LoadClients(service);
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** Has something happen a few times while the crowd books, and lets everybody end well. */
  async function underLoad(times: number, happens: (n: number) => Promise<void>): Promise<void> {
    const asking = clients.run();
    for (let n = 0; n < times; n += 1) {
      await clients.served(20);
      await setTimeout(chance.next().value * 30);
      await happens(n);
    }
    await clients.served(20);
    clients.stop();
    await asking;
  }

  /** Everybody was answered in the end, with what is in the books, by a service that never ended. */
  async function expectAllWell(): Promise<void> {
    expect(Object.keys(clients.refused).filter((one) => !/^503 (commit-failed|database-away)$/.test(one))).toEqual([]);
    expect(clients.acknowledged).toBe(clients.requests.length);
    await clients.expectWhole();
    await clients.repeat(clients.requests.length - 50);
  }

  it('by ending the sessions of the service: acknowledged is there once, unknown outcomes end right by their keys', async () => {
    await underLoad(25, async () => {
      await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'timebank'`);
    });
    expect(clients.refused['503 commit-failed']).toBeGreaterThan(0);
    await expectAllWell();
  });

  it('by losing commits, and the answers to commits: nothing is booked twice, nothing acknowledged is lost', async () => {
    const kinds: readonly Cut[] = ['before', 'answer', 'at-once'];
    await underLoad(30, (n) => {
      proxy.cut(kinds[n % kinds.length] as Cut);
      return Promise.resolve();
    });
    expect(proxy.cuts).toBeGreaterThanOrEqual(29);
    await expectAllWell();
  });

  it('by going silent in the middle of a commit: it is given up, and the next one goes on', async () => {
    await underLoad(2, () => {
      proxy.cut('silence');
      return Promise.resolve();
    });
    await expectAllWell();
  });

  it('by being restarted as after a power cut: the service goes on by itself', async () => {
    await underLoad(4, async () => {
      await server.stop('immediate');
      await server.start();
    });
    await expectAllWell();
  });

  it('by being away for a while: readiness says so, nobody is answered 500, and all goes on when it is back', async () => {
    await underLoad(1, async () => {
      await server.stop('immediate');
      expect(await service.readiness()).toBe('database');
      const read = await service.look('volunteers/V1');
      expect([read.status, read.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await read.json()).toMatchObject({ code: 'database-away' });
      await server.start();
    });
    expect(await service.readiness()).toBe('ready');
    await expectAllWell();
  });

  it('by being away holds up no stop, and lets nothing start', async () => {
    await clients.repeat(clients.requests.length - 1);
    await server.stop('immediate');
    const told = Date.now();
    expect(await service.stop()).toBe(0);
    expect(Date.now() - told).toBeLessThan(20_000);
    const started = TimebankProcess.start(['serve'], folder, { DATABASE_URL: server.url() });
    expect([await started.ended(), started.said]).toEqual([3, expect.stringContaining('ECONNREFUSED')]);
    await server.start();
    await service.start();
    await expectAllWell();
  });

  it('leaves a log that is sound, and that extends what was signed before', async () => {
    expect(await service.stop()).toBe(0);
    await service.verify('export', [join(folder, 'first.checkpoint')]);
  });
});
