import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as sqlite3 from 'sqlite3';
import { portForLater } from '../support/port-for-later';
import { parseRecords } from '../../src/ledger/log/checkpoint-records';
import { verifyExport } from '../../src/audit/verifier/verify';
import type { ApiResponse } from '../../src/import/api-client';
import { ServiceProcess, followChanges } from '../support/service-process';
import { TimebankProcess } from '../support/timebank-process';
import { SmallDisk, asRoot } from '../support/small-disk';

const receipt = (n: number): object => ({ source: '募捐', cents: n + 1 });

const postReceipt = (service: ServiceProcess, n: number, key = `fund-${n}`): Promise<ApiResponse> =>
  service.callWithinImport({ method: 'POST', path: 'fund-receipts', key, body: receipt(n) });

/** The number of entries; fails if their numbers have a gap. */
async function entryCount(service: ServiceProcess): Promise<number> {
  const seqs = (await followChanges(service.call)).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, n) => n + 1));
  return seqs.length;
}

asRoot('a service with its own small disk', () => {
  let disk: SmallDisk;
  let service: ServiceProcess;
  beforeEach(async () => {
    disk = new SmallDisk(8192);
    service = await ServiceProcess.launch({ folder: disk.folder });
  });
  afterEach(async () => {
    await service.end();
    disk.remove();
  });

  it('rejects entries with 503 while the disk is full, and books them with the same keys later', async () => {
    expect((await postReceipt(service, 0)).status).toBe(201);
    const before = await entryCount(service);
    disk.fill('ballast');
    let n = 1;
    let answer = await postReceipt(service, n);
    // The write-ahead log may still have allocated space for some entries.
    while (answer.status === 201) answer = await postReceipt(service, (n += 1));
    expect([answer.status, answer.body['code']]).toEqual([503, 'commit-failed']);
    expect(await entryCount(service)).toBe(before + n - 1);
    disk.free('ballast');
    expect((await postReceipt(service, n)).status).toBe(201);
    expect(await entryCount(service)).toBe(before + n);
    await service.stop();
    await service.verify();
  });

  it('refuses to start on a read-only disk, and continues its log once the disk is writable', async () => {
    expect((await postReceipt(service, 0)).status).toBe(201);
    const before = await entryCount(service);
    await service.stop();
    disk.remount('ro');
    const started = TimebankProcess.start(['serve'], disk.folder);
    expect(await started.ended()).not.toBe(0);
    expect(started.output).toMatch(/readonly|read-only|unable to open/i);
    disk.remount('rw');
    await service.start();
    expect(await entryCount(service)).toBe(before);
    expect((await postReceipt(service, 1)).status).toBe(201);
  });
});

asRoot('a checkpoint file on its own small disk', () => {
  let disk: SmallDisk;
  let service: ServiceProcess;
  beforeEach(async () => {
    disk = new SmallDisk(256);
    service = await ServiceProcess.launch({ settings: { CHECKPOINT_FILE: join(disk.folder, 'checkpoints') } });
  });
  afterEach(async () => {
    await service.end();
    disk.remove();
  });

  it('refuses a signature while the disk is full, in the middle of a line too, and has no part of it', async () => {
    const file = join(disk.folder, 'checkpoints');
    const { records } = parseRecords(`${await service.checkpoint()}\n`);
    expect(readFileSync(file, 'utf8')).toBe(`${records[0]?.note ?? ''}\n`);
    disk.fill('ballast');
    let refused = '';
    // The last page of the file still has room for some signatures, and then for a part of one.
    for (let n = 0; refused === ''; n += 1) {
      expect((await postReceipt(service, n)).status).toBe(201);
      const answer = await service.checkpoint();
      if (answer.startsWith('{')) refused = answer;
    }
    expect(refused).toContain('checkpoints-unreachable');
    const { length } = parseRecords(readFileSync(file, 'utf8'));
    expect(statSync(file).size).toBe(length);
    // Booking goes on.
    expect((await postReceipt(service, 1000)).status).toBe(201);
    disk.free('ballast');
    const after = await service.checkpoint();
    expect(readFileSync(file, 'utf8').endsWith(`${after}\n`)).toBe(true);
    await service.stop();
    await service.start();
  });
});

describe('a service on SQLite', () => {
  let service: ServiceProcess;
  beforeEach(async () => {
    const METRICS_ADDRESS = `127.0.0.1:${await portForLater()}`;
    service = await ServiceProcess.launch({ settings: { METRICS_ADDRESS } });
  });
  afterEach(() => service.end());

  /** Locks the database file exclusively from another connection. */
  async function lockDatabase(): Promise<{ release: () => Promise<void> }> {
    const other = new sqlite3.Database(service.books);
    await new Promise<void>((done, fail) => other.exec('BEGIN EXCLUSIVE', (error) => (error ? fail(error) : done())));
    return { release: () => new Promise((done) => other.exec('ROLLBACK', () => other.close(() => done()))) };
  }

  it('rejects all waiting entries with 503 while another program locks the file, and books them later', async () => {
    expect((await postReceipt(service, 0)).status).toBe(201);
    const before = await entryCount(service);
    const other = await lockDatabase();
    const refused = await Promise.all(Array.from({ length: 40 }, (_, n) => postReceipt(service, n + 1)));
    expect(refused.map(({ status, body }) => `${status} ${String(body['code'])}`)).toEqual(
      refused.map(() => '503 commit-failed'),
    );
    // Waiting for the lock one after another, five seconds each, would take minutes.
    expect(await service.failedCommits()).toBeLessThanOrEqual(4);
    expect(await entryCount(service)).toBe(before);
    await other.release();
    const repeated = await Promise.all(Array.from({ length: 40 }, (_, n) => postReceipt(service, n + 1)));
    expect(repeated.map(({ status }) => status)).toEqual(repeated.map(() => 201));
    expect(await entryCount(service)).toBe(before + 40);
  });

  it('books all waiting entries when another program releases its lock soon', async () => {
    const other = await lockDatabase();
    const waiting = Promise.all(Array.from({ length: 40 }, (_, n) => postReceipt(service, n)));
    await setTimeout(500);
    await other.release();
    expect((await waiting).map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 201));
  });

  it('keeps all acknowledged entries when the write-ahead log ends in a torn page', async () => {
    for (let n = 0; n < 20; n += 1) expect((await postReceipt(service, n)).status).toBe(201);
    const before = await entryCount(service);
    await service.kill();
    const log = `${service.books}-wal`;
    // A partly written frame: a header and half of its page.
    const bytes = readFileSync(log);
    appendFileSync(log, bytes.subarray(32, 32 + 24 + 2048));
    await service.start();
    expect(await entryCount(service)).toBe(before);
    expect(await postReceipt(service, 3)).toMatchObject({ status: 201, replayed: true });
    expect((await postReceipt(service, 20)).status).toBe(201);
    await service.stop();
    await service.verify();
  });

  it('does not start when the disk lost the last commit, and goes on under a new origin as a sound log', async () => {
    for (let n = 0; n < 5; n += 1) expect((await postReceipt(service, n)).status).toBe(201);
    const held = join(service.folder, 'held.checkpoint');
    expect((await postReceipt(service, 5)).status).toBe(201);
    writeFileSync(held, await service.checkpoint());
    await service.kill();
    const log = `${service.books}-wal`;
    // The last commits hold the checkpoint and the last entry; SQLite ignores them when their last frames are cut.
    truncateSync(log, statSync(log).size - 3 * 4096);
    await expect(service.start()).rejects.toThrow(/entries were signed, the database has \d+: it is an older copy/);
    const [, key] = /on paper: (\S+)/.exec(await service.run('checkpoint', 'continue', service.ledger)) ?? [];
    await service.start();
    expect((await postReceipt(service, 9)).status).toBe(201);
    await service.stop();
    await service.verify();
    const verdict = await verifyExport(join(service.folder, 'export'), { since: held, key });
    expect(verdict.findings).toMatchObject([{ code: 'older-checkpoint' }]);
  });

  it('does not start when its write-ahead log was deleted, though nothing was signed since', async () => {
    for (let n = 0; n < 300; n += 30) {
      const booked = await Promise.all(Array.from({ length: 30 }, (_, m) => postReceipt(service, n + m)));
      expect(booked.map(({ status }) => status)).toEqual(booked.map(() => 201));
    }
    const marks = join(service.folder, 'books.sqlite.checkpoints.marks');
    const size = await entryCount(service);
    while (!readFileSync(marks, 'utf8').includes(` ${size} `)) await setTimeout(20);
    await service.kill();
    rmSync(`${service.books}-wal`);
    await expect(service.start()).rejects.toThrow(`${size} entries were booked, the database has`);
  });
});
