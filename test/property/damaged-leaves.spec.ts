import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsafeLogError } from '../../src/ledger/log/unsafe-log-error';
import { History, seededRandom } from '../audit/history';
import { RAW_CONNECTION, SqlConnection } from '../support/sql-connections';
import { withoutGuards } from '../support/without-guards';

const FLIPS = 40;
const SEED = Date.now() % 1_000_000;

describe(`a leaf with one changed character (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  let history: History;
  let connection: SqlConnection;
  let folder: string;
  let size: number;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'damaged-'));
    history = await History.create(7);
    await history.adopt();
    await history.addRandomEvents(400, '2026-08');
    ({ size } = await history.fixture.checkpoints.sign('sunrise', 'request'));
    connection = await RAW_CONNECTION.open(history.fixture.settings.DATABASE_URL);
  });
  afterAll(async () => {
    await connection.close();
    await history.fixture.end();
    rmSync(folder, { recursive: true });
  });

  const setLeaf = (seq: number, leaf: string): Promise<void> =>
    withoutGuards(history.fixture.settings.DATABASE_URL, [
      `UPDATE entry SET leaf = '${leaf.replaceAll("'", "''")}' WHERE ledger = 'sunrise' AND seq = ${seq}`,
    ]);
  const faultOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'signed',
      (error: unknown) => (error instanceof UnsafeLogError ? `${error.code} ${error.message}` : String(error)),
    );

  it(`is found in ${FLIPS} random places, named, and never signed`, async () => {
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const seq = 1 + random(size);
      const [row] = await connection.all<{ leaf: string }>(`SELECT leaf FROM entry WHERE seq = ${seq}`);
      const leaf = row?.leaf ?? '';
      const at = random(leaf.length);
      const changed = leaf.slice(0, at) + String.fromCharCode(leaf.charCodeAt(at) ^ 1) + leaf.slice(at + 1);
      await setLeaf(seq, changed);
      const { checkpoints, database } = history.fixture;
      const named = `log-damaged sunrise: entry ${seq} was changed after it was booked`;
      expect([seq, await faultOf(checkpoints.sign('sunrise', 'close'))]).toEqual([seq, named]);
      // What is made of this entry is not signed, though the rest of the log is not read.
      const made = await faultOf(checkpoints.sign('sunrise', 'certificate', [seq]));
      expect([seq, made.startsWith('log-damaged sunrise: entr')]).toEqual([seq, true]);
      const exported = await faultOf(history.exports.write('sunrise', join(folder, `export-${flip}`)));
      expect([seq, exported]).toEqual([seq, expect.stringContaining('log-damaged')]);
      await setLeaf(seq, leaf);
      expect(await checkpoints.at(database.read, 'sunrise')).toMatchObject({ size });
    }
    expect(await faultOf(history.fixture.checkpoints.sign('sunrise', 'close'))).toBe('signed');
  });
});
