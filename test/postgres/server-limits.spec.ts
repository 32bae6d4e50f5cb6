import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { portForLater } from '../support/port-for-later';
import type { ApiResponse } from '../../src/import/api-client';
import { ServiceProcess, followChanges } from '../support/service-process';
import { PostgresServer, withPostgresServer } from '../support/postgres-server';
import { SmallDisk, asRoot } from '../support/small-disk';

const postReceipt = (service: ServiceProcess, n: number): Promise<ApiResponse> =>
  service.callWithinImport({
    method: 'POST',
    path: 'fund-receipts',
    key: `fund-${n}`,
    body: { source: '募捐', cents: n + 1 },
  });

/** The number of entries; fails if their numbers have a gap. */
async function size(service: ServiceProcess): Promise<number> {
  const seqs = (await followChanges(service.call)).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, n) => n + 1));
  return seqs.length;
}

/** Cleanup functions of the resources created so far; run in reverse order. */
type CleanupSteps = (() => void | Promise<void>)[];

async function runCleanup(cleanup: CleanupSteps): Promise<void> {
  for (const end of cleanup.reverse()) await end();
}

/** The kinds of all entries, in order. */
async function kinds(service: ServiceProcess): Promise<string[]> {
  return (await followChanges(service.call)).map(({ kind }) => kind);
}

/** Expects that all requests are rejected with 503 commit-failed and nothing is booked. */
async function expectRefused(service: ServiceProcess, from: number, count: number): Promise<void> {
  const before = await size(service);
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => postReceipt(service, from + n)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['code'])}`))).toEqual(
    new Set(['503 commit-failed']),
  );
  expect(await size(service)).toBe(before);
}

/** Expects that all requests are booked, with the same keys as in `expectRefused`. */
async function expectBooked(service: ServiceProcess, from: number, count: number): Promise<void> {
  const before = await size(service);
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => postReceipt(service, from + n)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(await size(service)).toBe(before + count);
}

withPostgresServer('a service on PostgreSQL', () => {
  let server: PostgresServer;
  let folder: string;
  let service: ServiceProcess;
  const cleanup: CleanupSteps = [];
  beforeAll(async () => {
    server = await PostgresServer.create();
    cleanup.push(() => server.end());
    folder = mkdtempSync(join(tmpdir(), 'timebank-'));
    cleanup.push(() => rmSync(folder, { recursive: true }));
    // Shortens the lock timeout from 15 s to 0.5 s.
    const DATABASE_URL = `${server.url()}?lock_timeout=500`;
    const METRICS_ADDRESS = `127.0.0.1:${await portForLater()}`;
    service = await ServiceProcess.launch({ folder, settings: { DATABASE_URL, METRICS_ADDRESS } });
    cleanup.push(() => service.end());
  });
  afterAll(() => runCleanup(cleanup));

  it('serves reads and rejects writes with 503 while the server is read-only, and books them later', async () => {
    await expectBooked(service, 0, 5);
    await server.set('default_transaction_read_only', 'on');
    await expectRefused(service, 10, 20);
    expect(await service.readiness()).toBe('database');
    await server.set('default_transaction_read_only', 'off');
    await expectBooked(service, 10, 20);
    expect(await service.readiness()).toBe('ready');
  });

  it('rejects all waiting entries while another session locks the ledger head, and books them later', async () => {
    const other = new Client({ connectionString: server.url() });
    await other.connect();
    await other.query('BEGIN; SELECT FROM ledger_head FOR UPDATE');
    const failedBefore = await service.failedCommits();
    await expectRefused(service, 100, 40);
    // All wait for the lock together, not one after another.
    expect((await service.failedCommits()) - failedBefore).toBeLessThanOrEqual(4);
    await other.query('ROLLBACK');
    await expectBooked(service, 100, 40);
    await other.end();
  });
});

withPostgresServer('a service on a PostgreSQL', () => {
  asRoot('with a small disk', () => {
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

    it('loses no acknowledged entry while the disk is full, and books the rest once it has space', async () => {
      await expectBooked(service, 0, 20);
      disk.fill('ballast');
      const round = (from: number): Promise<ApiResponse[]> =>
        Promise.all(Array.from({ length: 50 }, (_, n) => postReceipt(service, from + n)));
      let from = 20;
      let answers = await round(from);
      // The server's log and tables may still have allocated space for some entries.
      while (answers.every(({ status }) => status === 201)) answers = await round((from += 50));
      const answersSeen = new Set(
        answers.map(({ status, body }) => `${status} ${status === 201 ? 'booked' : String(body['code'])}`),
      );
      expect([...answersSeen].filter((one) => one !== '201 booked' && one !== '503 database-away')).toEqual([
        '503 commit-failed',
      ]);
      disk.free('ballast');
      // A server that cannot write its log ends; the test restarts it as an operator would.
      if (!(await server.isRunning())) await server.start();
      while (answers.some(({ status }) => status === 503)) answers = await round(from);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect((await kinds(service)).filter((kind) => !kind.startsWith('key.'))).toEqual([
        ...['policy.adopted', 'import.confirmed'],
        ...Array.from({ length: from + 50 }, () => 'fund.received'),
      ]);
      await service.stop();
      await service.verify();
    });
  });
});
