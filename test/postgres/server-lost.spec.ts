import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LoadClients, random } from '../support/load-clients';
import { Cut, CuttingProxy } from '../support/cutting-proxy';
import { LONG } from '../support/long-tests';
import { ServiceProcess } from '../support/service-process';
import { PostgresServer, withPostgresServer } from '../support/postgres-server';
import { TimebankProcess } from '../support/timebank-process';

/** Determines when the faults happen; the same seed repeats a run. */
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

withPostgresServer(`a service under load whose PostgreSQL fails (seed ${SEED})`, () => {
  const chance = random(SEED);
  let server: PostgresServer;
  let proxy: CuttingProxy;
  let folder: string;
  let service: ServiceProcess;
  let clients: LoadClients;
  /** Cleanup functions of the resources created so far; run in reverse order. */
  const ends: (() => void | Promise<void>)[] = [];
  beforeAll(async () => {
    server = await PostgresServer.create();
    ends.push(() => server.end());
    proxy = await CuttingProxy.inFrontOf(server.port);
    ends.push(() => proxy.end());
    folder = mkdtempSync(join(tmpdir(), 'timebank-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    service = await ServiceProcess.launch({ folder, settings: { DATABASE_URL: server.url(proxy.port) } });
    ends.push(() => service.end());
    writeFileSync(join(folder, 'first.checkpoint'), await service.checkpoint());
    clients = new LoadClients(service);
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** Causes a fault several times while the load clients book, and lets all requests finish. */
  async function underLoad(times: number, happens: (n: number) => Promise<void>): Promise<void> {
    const load = clients.run();
    for (let n = 0; n < times; n += 1) {
      await clients.served(20);
      await setTimeout(chance.next().value * 30);
      await happens(n);
    }
    await clients.served(20);
    clients.stop();
    await load;
  }

  async function endSessions(): Promise<void> {
    await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'timebank'`);
  }

  /** Expects that every request was acknowledged in the end, and that the log matches the answers. */
  async function expectAllWell(): Promise<void> {
    expect(Object.keys(clients.refused).filter((one) => !/^503 (commit-failed|database-away)$/.test(one))).toEqual([]);
    expect(clients.acknowledged).toBe(clients.requests.length);
    await clients.expectWhole();
    await clients.repeat(clients.requests.length - 50);
  }

  it('books every request once when its database sessions are ended and requests are repeated by key', async () => {
    await underLoad(LONG ? 25 : 8, endSessions);
    expect(clients.refused['503 commit-failed']).toBeGreaterThan(0);
    await expectAllWell();
  });

  it('does not exit when every session is ended as soon as it has begun, and recovers when sessions last', async () => {
    await underLoad(1, async () => {
      proxy.endsNewSessions = true;
      await endSessions();
      const readiness = await service.readiness().finally(() => (proxy.endsNewSessions = false));
      expect(readiness).toBe('database');
    });
    await expectAllWell();
  });

  it('books nothing twice and loses nothing acknowledged when commits or their answers are lost', async () => {
    const kinds: readonly Cut[] = ['before', 'answer', 'at-once'];
    const times = LONG ? 30 : 12;
    await underLoad(times, (n) => {
      proxy.cut(kinds[n % kinds.length] as Cut);
      return Promise.resolve();
    });
    expect(proxy.cuts).toBeGreaterThanOrEqual(times - 1);
    await expectAllWell();
  });

  it('times out a commit without an answer, and continues with the next', async () => {
    // Statements without an answer time out after two seconds instead of a minute. Only here, where clients repeat requests:
    // on a slow machine any statement may take as long.
    expect(await service.stop()).toBe(0);
    await service.start({ DATABASE_URL: `${server.url(proxy.port)}?query_timeout=2000` });
    const cuts = proxy.cuts;
    await underLoad(2, () => {
      proxy.cut('silence');
      return Promise.resolve();
    });
    expect(proxy.cuts).toBeGreaterThan(cuts);
    expect(await service.stop()).toBe(0);
    await service.start();
    await expectAllWell();
  });

  it('continues by itself when PostgreSQL restarts as after a power failure', async () => {
    await underLoad(LONG ? 4 : 2, async () => {
      await server.stop('immediate');
      await server.start();
    });
    await expectAllWell();
  });

  it('is not ready and answers 503 while PostgreSQL is down, and continues afterwards', async () => {
    await underLoad(1, async () => {
      await server.stop('immediate');
      expect(await service.readiness()).toBe('database');
      const read = await service.get('volunteers/V1');
      expect([read.status, read.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await read.json()).toMatchObject({ code: 'database-away' });
      await server.start();
    });
    expect(await service.readiness()).toBe('ready');
    await expectAllWell();
  });

  it('stops promptly while PostgreSQL is down, and refuses to start', async () => {
    await clients.repeat(clients.requests.length - 1);
    await server.stop('immediate');
    expect(await service.stop()).toBe(0);
    expect(service.output).not.toContain('with requests under way');
    const started = TimebankProcess.start(['serve'], folder, { DATABASE_URL: server.url() });
    expect([await started.ended(), started.output]).toEqual([3, expect.stringContaining('ECONNREFUSED')]);
    await server.start();
    await service.start();
    await expectAllWell();
  });

  it('has a sound log that extends the first checkpoint', async () => {
    expect(await service.stop()).toBe(0);
    await service.verify('export', { since: join(folder, 'first.checkpoint') });
  });
});
