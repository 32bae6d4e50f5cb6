import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { ApiResponse } from '../../src/import/api-client';
import { ServiceProcess, followChanges } from '../support/service-process';
import { PostgresServer, withPostgresServer } from '../support/postgres-server';
import { SmallDisk, asRoot } from '../support/small-disk';

const postReceipt = (service: ServiceProcess, n: number): Promise<ApiResponse> =>
  service.call({ method: 'POST', path: 'fund-receipts', key: `fund-${n}`, body: { source: '募捐', cents: n + 1 } });

/** Number of entries, all of which stand without a gap. */
async function size(service: ServiceProcess): Promise<number> {
  const seqs = (await followChanges(service.call)).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, n) => n + 1));
  return seqs.length;
}

/** What takes down what was put up, however far that went. */
type CleanupSteps = (() => void | Promise<void>)[];

async function runCleanup(cleanup: CleanupSteps): Promise<void> {
  for (const end of cleanup.reverse()) await end();
}

/** The kinds of all entries, in their order. */
async function kinds(service: ServiceProcess): Promise<string[]> {
  return (await followChanges(service.call)).map(({ kind }) => kind);
}

/** Nothing of it is booked, everybody is told so, and to come again. */
async function expectRefused(service: ServiceProcess, from: number, count: number): Promise<void> {
  const before = await size(service);
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => postReceipt(service, from + n)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['code'])}`))).toEqual(
    new Set(['503 commit-failed']),
  );
  expect(await size(service)).toBe(before);
}

/** The same keys make it good. */
async function expectBooked(service: ServiceProcess, from: number, count: number): Promise<void> {
  const before = await size(service);
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => postReceipt(service, from + n)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(await size(service)).toBe(before + count);
}

withPostgresServer('a PostgreSQL', () => {
  let server: PostgresServer;
  let folder: string;
  let service: ServiceProcess;
  const cleanup: CleanupSteps = [];
  beforeAll(async () => {
    server = await PostgresServer.create();
    cleanup.push(() => server.end());
    folder = mkdtempSync(join(tmpdir(), 'timebank-'));
    cleanup.push(() => rmSync(folder, { recursive: true }));
    // A lock is waited for half a second, and not a quarter of a minute.
    service = await ServiceProcess.launch({ folder, settings: { DATABASE_URL: `${server.url()}?lock_timeout=500` } });
    cleanup.push(() => service.end());
  });
  afterAll(() => runCleanup(cleanup));

  it('that may only be read: reading goes on, writing is refused with 503, and goes on when it can be', async () => {
    await expectBooked(service, 0, 5);
    await server.set('default_transaction_read_only', 'on');
    await expectRefused(service, 10, 20);
    expect(await service.readiness()).toBe('database');
    await server.set('default_transaction_read_only', 'off');
    await expectBooked(service, 10, 20);
    expect(await service.readiness()).toBe('ready');
  });

  it('in which somebody holds the head of the ledger: all who wait are refused together, and go on when it is free', async () => {
    const other = new Client({ connectionString: server.url() });
    await other.connect();
    await other.query('BEGIN; SELECT FROM ledger_head FOR UPDATE');
    const begun = Date.now();
    await expectRefused(service, 100, 40);
    // One after the other they would have waited for half a minute.
    expect(Date.now() - begun).toBeLessThan(10_000);
    await other.query('ROLLBACK');
    await expectBooked(service, 100, 40);
    await other.end();
  });
});

withPostgresServer('a PostgreSQL with a small disk', () => {
  asRoot('of its own', () => {
    let disk: SmallDisk;
    let server: PostgresServer;
    let folder: string;
    let service: ServiceProcess;
    const cleanup: CleanupSteps = [];
    beforeAll(async () => {
      disk = new SmallDisk(120 * 1024);
      cleanup.push(() => disk.remove());
      server = await PostgresServer.create(disk.folder);
      cleanup.push(() => server.end());
      folder = mkdtempSync(join(tmpdir(), 'timebank-'));
      cleanup.push(() => rmSync(folder, { recursive: true }));
      service = await ServiceProcess.launch({ folder, settings: { DATABASE_URL: server.url() } });
      cleanup.push(() => service.end());
    });
    afterAll(() => runCleanup(cleanup));

    it('that is full: nothing acknowledged is lost, and all goes on when there is room', async () => {
      await expectBooked(service, 0, 20);
      disk.fill('ballast');
      const round = (from: number): Promise<ApiResponse[]> =>
        Promise.all(Array.from({ length: 50 }, (_, n) => postReceipt(service, from + n)));
      let from = 20;
      let answers = await round(from);
      // Its log and its tables have room of their own for a while.
      while (answers.every(({ status }) => status === 201)) answers = await round((from += 50));
      const answersSeen = new Set(
        answers.map(({ status, body }) => `${status} ${status === 201 ? 'booked' : String(body['code'])}`),
      );
      expect([...answersSeen].filter((one) => one !== '201 booked' && one !== '503 database-away')).toEqual([
        '503 commit-failed',
      ]);
      disk.free('ballast');
      // A server that can't write its log ends, and is started again by whoever looks after it.
      if (!(await server.isRunning())) await server.start();
      while (answers.some(({ status }) => status === 503)) answers = await round(from);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect(await kinds(service)).toEqual([
        'policy.adopted',
        ...Array.from({ length: from + 50 }, () => 'fund.received'),
      ]);
      await service.stop();
      await service.verify();
    });
  });
});
