import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyExport } from '../../src/audit/verifier/verify';
import { Exports } from '../../src/audit/exports.service';
import { DatabaseDamagedError } from '../../src/database/database-unavailable';
import { Database } from '../../src/database/database';
import { DamagedFileError } from '../../src/database/sqlite/sqlite';
import { LogScan } from '../../src/ledger/log/log-scan';
import { UnsafeLogError } from '../../src/ledger/log/unsafe-log-error';
import { seededRandom } from '../audit/history';
import { Community } from '../support/community';
import { Service, newService } from '../support/service';

const PAGE = 4096;
const PLACES = 40;
const SEED = Date.now() % 1_000_000;

/** A database whose service was stopped, and its root. */
let sound: { readonly folder: string; readonly root: string; readonly key: string };
const random = seededRandom(SEED);

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sound-'));
  const service = await newService(undefined, folder);
  const community = await Community.create(service);
  for (let n = 0; n < 60; n += 1)
    await community.serve('V01', { on: `2026-11-${String(1 + (n % 18)).padStart(2, '0')}` });
  const { manifest } = await service.app.get(Exports).write('sunrise', join(folder, 'export'));
  await service.app.get(Database).compact();
  await service.end();
  sound = { folder, root: manifest.root, key: manifest.publicKey };
});
afterAll(() => rmSync(sound.folder, { recursive: true }));

/** A copy whose file has other bytes. */
function damagedCopy(change: (file: Buffer) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  for (const ending of ['.checkpoints', '.checkpoints.marks'])
    copyFileSync(join(sound.folder, `books.sqlite${ending}`), join(folder, `books.sqlite${ending}`));
  const file = readFileSync(join(sound.folder, 'books.sqlite'));
  change(file);
  writeFileSync(join(folder, 'books.sqlite'), file);
  return folder;
}

const NAMED = [DamagedFileError, DatabaseDamagedError, UnsafeLogError];

/** What a service on a damaged file did: why it did not start or sign; `signed` if it signed the sound log. */
async function outcomeOf(folder: string): Promise<string> {
  let service: Service | undefined;
  try {
    service = await newService(undefined, folder);
    await service.app.get(LogScan).scanAll();
    const { manifest } = await service.app.get(Exports).write('sunrise', join(folder, 'export'));
    expect(manifest.root).toBe(sound.root);
    const { findings } = await verifyExport(join(folder, 'export'), { key: sound.key });
    // Only what is no entry may differ: tables that follow from the entries, which are compared with them.
    expect(findings.filter(({ file }) => file === 'entries.jsonl' || file === 'checkpoint.txt')).toEqual([]);
    return 'signed';
  } catch (error) {
    if (NAMED.some((kind) => error instanceof kind)) return (error as Error).message;
    throw error;
  } finally {
    await service?.end();
  }
}

describe(`a SQLite file with damage in ${PLACES} random places (seed ${SEED})`, () => {
  it('is not served or signed when pages were overwritten, for a reason that is named', async () => {
    const outcomes: string[] = [];
    for (let place = 0; place < PLACES; place += 1) {
      const folder = damagedCopy((file) => {
        for (let n = 0; n < 3; n += 1) {
          const page = random(file.length / PAGE);
          for (let at = 0; at < PAGE; at += 4) file.writeUInt32BE(random(2 ** 31), page * PAGE + at);
        }
      });
      outcomes.push(await outcomeOf(folder));
      rmSync(folder, { recursive: true });
    }
    expect(outcomes.filter((outcome) => outcome !== 'signed').length).toBeGreaterThan(PLACES / 2);
  }, 120_000);

  it('is never signed with another entry when single bytes were changed', async () => {
    for (let place = 0; place < PLACES; place += 1) {
      const folder = damagedCopy((file) => {
        const at = random(file.length);
        file.writeUInt8((file.readUInt8(at) ^ (1 << random(8))) & 0xff, at);
      });
      await outcomeOf(folder);
      rmSync(folder, { recursive: true });
    }
  }, 120_000);
});

describe('a service whose file is damaged while it runs', () => {
  it('writes nothing any more after the first error, and is not ready', async () => {
    const folder = damagedCopy(() => undefined);
    const service = await newService(undefined, folder);
    const path = join(folder, 'books.sqlite');
    const file = readFileSync(path);
    file.fill(0x5a, 2 * PAGE);
    writeFileSync(path, file);
    const database = service.app.get(Database);
    // Another connection has none of the pages in its cache.
    await expect(database.snapshot((sql) => sql.query('SELECT COUNT(leaf) FROM entry'))).rejects.toThrow(
      'the database is damaged',
    );
    await expect(database.write((sql) => sql.query('DELETE FROM session'))).rejects.toBeInstanceOf(
      DatabaseDamagedError,
    );
    const reply = await service.ask('/health/ready');
    expect([reply.status, reply.body['errors']]).toEqual([503, [expect.objectContaining({ field: 'database' })]]);
    await service.end();
    await expect(newService(undefined, folder)).rejects.toBeInstanceOf(DamagedFileError);
    rmSync(folder, { recursive: true });
  });
});
