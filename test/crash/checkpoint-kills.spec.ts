import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { rootOfRecord, parseRecords } from '../../src/ledger/log/checkpoint-records';
import { EMPTY, append, leafHash, root } from '../../src/ledger/log/merkle';
import { random } from '../support/load-clients';
import { ServiceProcess } from '../support/service-process';
import { RAW_CONNECTION } from '../support/sql-connections';
import { databaseUrlAt } from '../support/temporary-database';

/** How often the service is killed; set by `npm run test:crash -- 200`. */
const KILLS = Number(process.env['CRASHES'] ?? 3);

/** Determines when the kills happen; the same seed repeats a run. */
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

let service: ServiceProcess;
beforeAll(async () => {
  service = await ServiceProcess.launch();
});
afterAll(() => service.end());

/** Books receipts and signs after each, until the service is gone. @returns the checkpoints that were answered */
async function signOn(name: string): Promise<string[]> {
  const answered: string[] = [];
  for (let n = 0; ; n += 1) {
    const body = { source: '募捐', cents: 100 };
    try {
      await service.callWithinImport({ method: 'POST', path: 'fund-receipts', key: `${name}-${n}`, body });
      const note = await service.checkpoint();
      if (!note.startsWith('{')) answered.push(note);
    } catch {
      return answered;
    }
  }
}

/** Starts the service again, after a checkpoint that was cut off is completed. */
async function restart(): Promise<void> {
  try {
    await service.start();
  } catch (error) {
    expect(String(error)).toContain('run timebank checkpoint repair');
    await service.run('checkpoint', 'repair');
    await service.start();
  }
}

/** Roots of all sizes of the log, in hex, computed from its leaves. */
async function rootsOfAllSizes(): Promise<string[]> {
  const connection = await RAW_CONNECTION.open(databaseUrlAt(service.folder));
  const rows = await connection.all<{ leaf: string }>('SELECT leaf FROM entry ORDER BY seq');
  await connection.close();
  let tree = EMPTY;
  return [
    root(tree).toString('hex'),
    ...rows.map(({ leaf }) => root((tree = append(tree, leafHash(leaf)))).toString('hex')),
  ];
}

describe(`a service that is killed ${KILLS} times while it signs (seed ${SEED})`, () => {
  it('has every answered checkpoint in its file, each of which is a beginning of the log', async () => {
    const numbers = random(SEED);
    const answered: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const clients = [1, 2, 3].map((client) => signOn(`${kill}-${client}`));
      await setTimeout(20 + numbers.next().value * 300);
      await service.kill();
      answered.push(...(await Promise.all(clients)).flat());
      await restart();
    }
    expect(await service.readiness()).toBe('ready');
    await service.checkpoint();
    await service.stop();
    const { records } = parseRecords(readFileSync(join(service.folder, 'books.sqlite.checkpoints'), 'utf8'));
    const roots = await rootsOfAllSizes();
    expect(records.map(rootOfRecord)).toEqual(records.map(({ size }) => roots[size]));
    expect(new Set(records.map(({ size }) => size)).size).toBe(records.length);
    const notes = new Set(records.map(({ note }) => note));
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.filter((note) => !notes.has(note))).toEqual([]);
    const connection = await RAW_CONNECTION.open(databaseUrlAt(service.folder));
    const stored = await connection.all<{ note: string }>('SELECT note FROM checkpoint');
    await connection.close();
    expect(stored.filter(({ note }) => !notes.has(note))).toEqual([]);
  }, 600_000);
});
