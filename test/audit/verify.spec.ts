import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPORT_FILES } from '../../src/audit/export-archive';
import { VerifyIoError } from '../../src/audit/verifier/archive-files';
import { VerifyOptionError } from '../../src/audit/verifier/signed-statements';
import { verifyExport } from '../../src/audit/verifier/verify';
import { ENTRIES, ExportFixture, ORIGIN, firstFinding, verdict } from './export-fixture';
import { seededRandom } from './history';
import { TamperedExport, EditableLeaf } from './tampering';

describe('verifying an export', () => {
  let fixture: ExportFixture;
  let folder: string;
  let exportDir: string;
  let earlierDir: string;
  let key: string;
  let size: number;
  beforeAll(async () => {
    fixture = await ExportFixture.create();
    ({ folder, exportDir, earlierDir, key, size } = fixture);
  });
  afterAll(() => fixture.end());

  const tamper = (): TamperedExport => fixture.tamper();

  it('finds nothing wrong with a sound one, and says what it compared', async () => {
    const found = await verifyExport(exportDir, { key, since: join(earlierDir, 'checkpoint.txt') });
    expect(found).toMatchObject({
      sound: true,
      findings: [],
      more: 0,
      notChecked: [],
      origin: ORIGIN,
      size,
      key,
      keyCompared: true,
      closedThrough: '2026-08',
    });
    expect(found.extendsSize).toBeLessThan(size);
    expect(found.balances.map(({ unit }) => unit).sort()).toEqual(['CNY', 'COIN', 'MIN', 'POINT']);
    for (const { debit, credit } of found.balances) expect(debit).toBe(credit);
  });

  it('was tried on books in which everything happened that it checks', () => {
    const lines = readFileSync(join(exportDir, ENTRIES), 'utf8').split('\n').slice(0, -1);
    const leaves = lines.map(
      (line) => JSON.parse(line) as EditableLeaf & { ref?: { hold?: string; supersedes?: string } },
    );
    const kinds = new Set(leaves.map(({ kind }) => kind));
    for (const kind of [
      'policy.adopted',
      'points.reserved',
      'points.captured',
      'points.released',
      'entry.reversed',
      'period.closed',
    ]) {
      expect(kinds).toContain(kind);
    }
    expect(leaves.some(({ kind, ref }) => kind === 'points.captured' && ref?.hold)).toBe(true);
    expect(leaves.some(({ ref }) => ref?.supersedes)).toBe(true);
    // Somebody owes what a reversal took back.
    expect(readFileSync(join(exportDir, 'accounts.csv'), 'utf8')).toMatch(/^points:p99,.*,0,-19,0,5\r$/m);
    expect(size).toBeGreaterThan(200);
  });

  it('says that a key was not compared with one that the verifier holds', async () => {
    expect(await verifyExport(exportDir)).toMatchObject({
      sound: true,
      key,
      keyCompared: false,
      extendsSize: undefined,
    });
  });

  describe('any altered byte', () => {
    const names = [...Object.values<string>(EXPORT_FILES), 'policies'];
    it.each(names)('of %s is found', async (part) => {
      const copy = tamper();
      const name = copy.files.find((one) => one.startsWith(part)) ?? part;
      const original = readFileSync(copy.path(name));
      const random = seededRandom(original.length);
      for (let n = 0; n < 60; n += 1) {
        const at = random(original.length);
        const changed = Buffer.from(original);
        changed[at] = (changed[at] ?? 0) ^ (1 << random(8));
        copy.write(name, changed);
        const { sound, findings } = await verdict(copy);
        // A byte of the manifest's list of files is reported with the file that it is about.
        const about = name === 'manifest.json' ? 'manifest' : name;
        if (sound || !findings.some(({ file, message }) => file === name || message.includes(about)))
          throw new Error(`byte ${at} of ${name} is not found`);
        if (name !== ENTRIES) continue;
        const line = original.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
        // The line itself, or the one that no longer follows it; only the last line has none after it.
        const named = findings.some((one) => one.line === line || one.line === line + 1 || line === size);
        if (!named) throw new Error(`byte ${at} of line ${line} is not placed: ${JSON.stringify(findings)}`);
      }
      copy.write(name, original);
      expect(await verdict(copy)).toMatchObject({ sound: true });
    });
  });

  describe('with the manifest made to agree', () => {
    it('finds a removed entry, once and in its place', async () => {
      const copy = tamper()
        .edit(ENTRIES, (lines) => lines.toSpliced(99, 1))
        .updateManifest();
      const { findings } = await verdict(copy);
      expect(findings[0]).toMatchObject({ code: 'out-of-sequence', file: ENTRIES, line: 100, seq: 101 });
      expect(findings[0]?.message).toContain('entry 100 is missing');
      expect(findings.filter(({ code }) => code === 'out-of-sequence' || code === 'chain-broken')).toHaveLength(1);
      expect(findings.length).toBeLessThan(20);
    });

    it('finds swapped entries', async () => {
      const swapped = (lines: string[]): string[] => [
        ...lines.slice(0, 49),
        lines[50] ?? '',
        lines[49] ?? '',
        ...lines.slice(51),
      ];
      expect(await firstFinding(tamper().edit(ENTRIES, swapped).updateManifest())).toMatchObject({
        code: 'out-of-sequence',
        line: 50,
        seq: 51,
      });
    });

    it('finds a repeated entry', async () => {
      const repeated = (lines: string[]): string[] => lines.toSpliced(50, 0, lines[49] ?? '');
      const { findings } = await verdict(
        tamper()
          .edit(ENTRIES, repeated)
          .updateManifest({ size: size + 1 }),
      );
      expect(findings[0]).toMatchObject({ code: 'out-of-sequence', line: 51, seq: 50 });
      expect(findings.map(({ code }) => code)).toContain('entries-surplus');
    });

    it('finds a cut tail though all else was made anew', async () => {
      const copy = tamper().rewrite((leaves) => leaves.slice(0, -3));
      const finding = await firstFinding(copy);
      expect(finding).toMatchObject({ code: 'entries-missing', file: ENTRIES, line: size - 3 });
      expect(finding?.message).toContain(`${size - 2} to ${size} are missing`);
    });

    it('finds a log of which nothing is left', async () => {
      const { findings } = await verdict(tamper().write(ENTRIES, '').updateManifest());
      expect(findings.map(({ code }) => code)).toContain('entries-missing');
    });

    it('finds a log that was cut within its last line', async () => {
      const copy = tamper();
      copy.write(ENTRIES, copy.read(ENTRIES).slice(0, -1)).updateManifest();
      expect(await firstFinding(copy)).toMatchObject({ code: 'unfinished-line', file: ENTRIES, line: size });
    });

    it('finds an entry that was replaced by rubbish, and does not blame the next one', async () => {
      const { findings } = await verdict(
        tamper()
          .edit(ENTRIES, (lines) => lines.with(29, '{"v":1}'))
          .updateManifest(),
      );
      expect(findings[0]).toMatchObject({ code: 'malformed-leaf', line: 30, seq: 30 });
      expect(findings.some(({ line }) => line === 31)).toBe(false);
    });

    it('finds bytes that read alike but are others', async () => {
      const spaced = (lines: string[]): string[] => lines.with(9, (lines[9] ?? '').replace('{', '{ '));
      expect(await firstFinding(tamper().edit(ENTRIES, spaced).updateManifest())).toMatchObject({
        code: 'malformed-leaf',
        line: 10,
      });
    });

    it('finds bytes that are no text', async () => {
      const copy = tamper();
      const bytes = readFileSync(copy.path(ENTRIES));
      bytes[bytes.indexOf('sunrise')] = 0xff;
      expect(await firstFinding(copy.write(ENTRIES, bytes).updateManifest())).toMatchObject({
        message: 'not UTF-8',
        line: 1,
      });
    });

    it('finds a line that never ends without keeping it in memory', async () => {
      const copy = tamper().write(ENTRIES, Buffer.alloc(5_000_000, 0x5b)).updateManifest();
      expect(await firstFinding(copy)).toMatchObject({ code: 'malformed-leaf', line: 1 });
    });

    it('finds a changed balance and names the account', async () => {
      const copy = tamper();
      const line =
        copy
          .read('accounts.csv')
          .split('\n')
          .findIndex((one) => one.startsWith('points:p3,')) + 1;
      copy.edit('accounts.csv', (lines) =>
        lines.map((one) =>
          one.startsWith('points:p3,') ? one.replace(/,\d+,(\d+),(\d+)\r$/, ',999999,$1,$2\r') : one,
        ),
      );
      const finding = await firstFinding(copy.updateManifest());
      expect(finding).toMatchObject({ code: 'row-differs', file: 'accounts.csv', line, account: 'points:p3' });
      expect(finding?.message).toMatch(/^points:p3: balance is 999999, the entries give \d+$/);
      expect((await verdict(copy)).findings).toHaveLength(1);
    });

    it('finds a removed account, an added one and two in the wrong order', async () => {
      const file = 'accounts.csv';
      expect(
        await firstFinding(
          tamper()
            .edit(file, (lines) => lines.toSpliced(4, 1))
            .updateManifest(),
        ),
      ).toMatchObject({ code: 'row-missing', file, line: 5 });
      const added = tamper().edit(file, (lines) => lines.toSpliced(4, 0, 'coins:p999,coins,p999,COIN,0,5,0,1\r'));
      expect(await firstFinding(added.updateManifest())).toMatchObject({
        code: 'row-extra',
        line: 5,
        account: 'coins:p999',
      });
      const swapped = tamper().edit(file, (lines) => [
        ...lines.slice(0, 4),
        lines[5] ?? '',
        lines[4] ?? '',
        ...lines.slice(6),
      ]);
      expect(await firstFinding(swapped.updateManifest())).toMatchObject({ code: 'row-missing', line: 5 });
      const ended = tamper().edit(file, (lines) => lines.map((one) => one.replace('\r', '')));
      expect(await firstFinding(ended.updateManifest())).toMatchObject({ code: 'row-differs', line: 1 });
    });

    it('finds a changed trial balance', async () => {
      const copy = tamper().edit('trial_balance.csv', (lines) => lines.with(1, (lines[1] ?? '').replace(/\d+/, '7')));
      expect(await firstFinding(copy.updateManifest())).toMatchObject({
        code: 'row-differs',
        file: 'trial_balance.csv',
        line: 2,
      });
    });

    it('finds a dropped file, an added one, and a link in the place of one', async () => {
      for (const name of Object.values<string>(EXPORT_FILES).filter((one) => one !== 'manifest.json')) {
        const copy = tamper();
        rmSync(copy.path(name));
        expect(await firstFinding(copy)).toMatchObject({ code: 'missing-file', file: name });
        expect(await firstFinding(copy.updateManifest())).toMatchObject({ code: 'missing-file', file: name });
      }
      expect(await firstFinding(tamper().write('notes.txt', 'x').updateManifest())).toMatchObject({
        code: 'extra-file',
        file: 'notes.txt',
      });
      const linked = tamper();
      renameSync(linked.path(ENTRIES), linked.path('../linked.jsonl'));
      symlinkSync('../linked.jsonl', linked.path(ENTRIES));
      const found = await verdict(linked);
      rmSync(linked.path('../linked.jsonl'));
      expect(found.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['missing-file', 'extra-file']));
    });

    it('finds a missing manifest, and one that says more or is written otherwise', async () => {
      const none = tamper();
      rmSync(none.path('manifest.json'));
      const found = await verdict(none);
      expect(found.findings).toMatchObject([{ code: 'missing-file', file: 'manifest.json' }]);
      expect(found.notChecked).toEqual([expect.stringContaining('checkpoint.txt')]);
      const more = { ...tamper().manifest, checked: 'yes' };
      expect(await firstFinding(tamper().write('manifest.json', JSON.stringify(more)))).toMatchObject({
        code: 'manifest-differs',
      });
      const spaced = JSON.stringify(tamper().manifest, null, 1);
      expect(await firstFinding(tamper().write('manifest.json', spaced))).toMatchObject({
        code: 'manifest-not-canonical',
      });
    });

    it.each(['size', 'root', 'origin', 'range', 'counts', 'version'] as const)('finds a changed %s', async (name) => {
      const change = { size: 1, root: '00', origin: 'x', range: undefined, counts: {}, version: 2 }[name];
      const copy = tamper();
      copy.updateManifest({ [name]: change });
      const finding = await firstFinding(copy);
      expect(finding).toMatchObject({ code: 'manifest-differs', file: 'manifest.json' });
      expect(finding?.message).toMatch(new RegExp(`^${name} is`));
    });

    it('finds a changed policy, a dropped one and one that nobody adopted', async () => {
      const changed = tamper();
      const name = changed.files.find((file) => file.startsWith('policies/')) ?? '';
      changed.write(name, changed.read(name).replace('"capMinutes":120', '"capMinutes":999')).updateManifest();
      expect(await firstFinding(changed)).toMatchObject({ code: 'altered-file', file: name });
      const dropped = tamper();
      rmSync(dropped.path(name));
      dropped.updateManifest({ counts: { ...dropped.manifest.counts, policies: 1 } });
      expect(await firstFinding(dropped)).toMatchObject({ code: 'unknown-policy', file: ENTRIES });
      const hash = createHash('sha256').update('{}').digest('hex');
      const added = tamper().write(`policies/${hash}.json`, '{}');
      added.updateManifest({ counts: { ...added.manifest.counts, policies: 3 } });
      expect(await firstFinding(added)).toMatchObject({ code: 'extra-file', file: `policies/${hash}.json` });
    });
  });

  it('gives no verdict on what it can’t read, nor with a key that is none', async () => {
    await expect(verifyExport(join(folder, 'nowhere'))).rejects.toBeInstanceOf(VerifyIoError);
    await expect(verifyExport(exportDir, { since: join(folder, 'nowhere') })).rejects.toBeInstanceOf(VerifyIoError);
    await expect(verifyExport(exportDir, { key: 'x' })).rejects.toBeInstanceOf(VerifyOptionError);
  });

  it('calls an empty folder unsound, and lets nothing of it reach a terminal as a control sequence', async () => {
    const dir = join(folder, 'empty');
    mkdirSync(dir);
    writeFileSync(join(dir, '\u001b[2Jclean'), '');
    const { sound, findings } = await verifyExport(dir);
    expect(sound).toBe(false);
    expect(JSON.stringify(findings)).not.toMatch(/\\u001b/);
    expect(findings.map(({ file }) => file)).toContain('\\u{1b}[2Jclean');
  });
});
