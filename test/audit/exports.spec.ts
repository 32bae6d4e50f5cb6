import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { ExportFolderInUse } from '../../src/audit/export-folder';
import { ExportController } from '../../src/audit/export.controller';
import { verifyExport } from '../../src/audit/verifier/verify';
import { communityAccount, ownAccount } from '../../src/ledger/core/accounts';
import { movement } from '../../src/ledger/core/entry';
import { openCheckpoint } from '../../src/ledger/log/signed-note';
import { History, twoMonths } from './history';

describe('ledger export', () => {
  let folder: string;
  const histories: History[] = [];
  const { TMPDIR } = process.env;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'timebank-audit-'));
    // A temporary folder for this process alone, so that its files can be counted.
    process.env['TMPDIR'] = join(folder, 'temporary');
    mkdirSync(join(folder, 'temporary'));
  });
  afterAll(async () => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    for (const { fixture } of histories) await fixture.end();
    rmSync(folder, { recursive: true });
  });
  const track = async (history: Promise<History>): Promise<History> => {
    histories.push(await history);
    return history;
  };

  it.each([1, 2, 3, 4, 5])('verifies an export of a random ledger (seed %i)', async (seed) => {
    const history = await track(twoMonths(seed, 60));
    const dir = join(folder, `seed-${seed}`);
    const { manifest } = await history.exports.write('sunrise', dir);
    const { findings, size } = await verifyExport(dir, { key: manifest.publicKey });
    expect(findings).toEqual([]);
    expect(size).toBe(manifest.size);
  });

  it('verifies an export of a ledger without entries', async () => {
    const history = await track(History.create(0));
    const { manifest } = await history.exports.write('sunrise', join(folder, 'none'));
    expect(manifest.range).toBeUndefined();
    expect(await verifyExport(join(folder, 'none'), { key: manifest.publicKey })).toMatchObject({
      sound: true,
      size: 0,
    });
  });

  it('writes accounts.csv and the trial balance as the entries give them', async () => {
    const history = await track(History.create(0));
    const points = ownAccount('points', '=1+1', 'CNY');
    await history.book({
      kind: 'service.recorded',
      sides: movement(communityAccount('issuance', 'POINT'), points, 500),
    });
    await history.hold('=1+1', 's,1', { amount: 200, period: '2026-08' });
    const dir = join(folder, 'tables');
    await history.exports.write('sunrise', dir);
    expect(readFileSync(join(dir, 'accounts.csv'), 'utf8').split('\r\n')).toEqual([
      'account,kind,owner,unit,floor,balance,held,postings',
      'issuance:POINT,issuance,,POINT,,-500,0,1',
      "points:=1+1,points,'=1+1,POINT,0,500,200,1",
      '"shop:s,1",shop,"s,1",POINT,,0,0,0',
      '',
    ]);
    expect(readFileSync(join(dir, 'trial_balance.csv'), 'utf8').split('\r\n')).toEqual([
      'unit,kind,debit,credit',
      'POINT,issuance,500,0',
      'POINT,points,0,500',
      'POINT,shop,0,0',
      'POINT,total,500,500',
      '',
    ]);
    expect(await verifyExport(dir)).toMatchObject({ findings: [] });
  });

  it('exports one consistent state while entries are being posted', async () => {
    const history = await track(History.create(7));
    await history.adopt();
    await history.addRandomEvents(60, '2026-08');
    const dir = join(folder, 'busy');
    const [{ manifest }] = await Promise.all([
      history.exports.write('sunrise', dir),
      history.addRandomEvents(60, '2026-08'),
    ]);
    expect(await verifyExport(dir)).toMatchObject({ findings: [], size: manifest.size });
  });

  it('stores the checkpoint that the export contains', async () => {
    const history = await track(twoMonths(11, 10));
    const { checkpoint, manifest } = await history.exports.write('sunrise', join(folder, 'kept'));
    expect(readFileSync(join(folder, 'kept', 'checkpoint.txt'), 'utf8')).toBe(checkpoint);
    expect(openCheckpoint(checkpoint, manifest.publicKey).size).toBe(manifest.size);
    expect(await history.fixture.checkpoints.latest('sunrise')).toMatchObject({
      size: manifest.size,
      note: checkpoint,
    });
  });

  it('refuses a folder that is not empty, and leaves no files when the export fails', async () => {
    const history = await track(History.create(0));
    const full = join(folder, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'mine.txt'), 'x');
    await expect(history.exports.write('sunrise', full)).rejects.toBeInstanceOf(ExportFolderInUse);
    await expect(history.exports.write('sunrise', join(full, 'mine.txt'))).rejects.toBeInstanceOf(ExportFolderInUse);
    const failed = join(folder, 'failed');
    await expect(history.exports.write('nobody', failed)).rejects.toThrow('nobody');
    expect(readdirSync(failed)).toEqual([]);
  });

  it('downloads as an archive with one folder that verifies, and removes the temporary files', async () => {
    const history = await track(twoMonths(12, 30));
    const controller = new ExportController(history.exports, history.fixture.checkpoints);
    const filesBefore = temporaryFiles();
    const file = await controller.bundle('sunrise');
    const [name = ''] = /sunrise-\d+/.exec(file.getHeaders().disposition as string) ?? [];
    expect(file.getHeaders()).toMatchObject({
      type: 'application/gzip',
      disposition: `attachment; filename="${name}.tgz"`,
    });
    const archive = join(folder, 'archive.tgz');
    await pipeline(file.getStream(), createWriteStream(archive));
    await extract({ file: archive, cwd: folder });
    expect(await verifyExport(join(folder, name))).toMatchObject({ findings: [] });
    expect(execFileSync('tar', ['tzf', archive], { encoding: 'utf8' })).toContain(`${name}/manifest.json`);
    await expectRemoved(filesBefore);
  });

  it('removes the temporary files of an export when the client disconnects or the export fails', async () => {
    const history = await track(twoMonths(13, 30));
    const controller = new ExportController(history.exports, history.fixture.checkpoints);
    const filesBefore = temporaryFiles();
    const { getStream } = await controller.bundle('sunrise').then((file) => ({ getStream: () => file.getStream() }));
    expect(temporaryFiles()).toHaveLength(filesBefore.length + 1);
    getStream().destroy();
    await expect(controller.bundle('nobody')).rejects.toThrow('nobody');
    await expectRemoved(filesBefore);
  });

  it('returns a signed checkpoint without making an export', async () => {
    const history = await track(twoMonths(14, 10));
    const controller = new ExportController(history.exports, history.fixture.checkpoints);
    const note = await controller.checkpoint('sunrise');
    const { signing } = await history.fixture.ledgers.get('sunrise');
    expect(openCheckpoint(note, signing.verifier).origin).toBe('timebank.local/sunrise');
  });

  const temporaryFiles = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('timebank-export-'));
  const expectRemoved = async (filesBefore: readonly string[]): Promise<void> => {
    const left = temporaryFiles().filter((name) => !filesBefore.includes(name));
    while (left.some((name) => existsSync(join(tmpdir(), name)))) await new Promise((done) => setTimeout(done, 10));
    expect(temporaryFiles()).toEqual(filesBefore);
  };
});
