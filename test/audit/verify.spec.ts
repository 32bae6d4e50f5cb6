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

  it('accepts a sound export and reports what was compared', async () => {
    const found = await verifyExport(exportDir, { key, since: join(earlierDir, 'checkpoint.txt') });
    expect(found).toMatchObject({
      sound: true,
      findings: [],
      omitted: 0,
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

  it('uses an export with every kind of entry that the verifier checks', () => {
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
    // p99 owes points after a reversal.
    expect(readFileSync(join(exportDir, 'accounts.csv'), 'utf8')).toMatch(/^points:p99,.*,0,-19,0,5\r$/m);
    expect(size).toBeGreaterThan(200);
  });

  it('reports that no trusted key was compared', async () => {
    expect(await verifyExport(exportDir)).toMatchObject({
      sound: true,
      key,
      keyCompared: false,
      extendsSize: undefined,
    });
  });

  describe('with one flipped bit', () => {
    const names = [...Object.values<string>(EXPORT_FILES), 'policies'];
    it.each(names)('detects a flipped bit in %s', async (part) => {
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
        // A change in the manifest's list of files is reported for the file that the list names.
        const about = name === 'manifest.json' ? 'manifest' : name;
        if (sound || !findings.some(({ file, message }) => file === name || message.includes(about)))
          throw new Error(`byte ${at} of ${name} is not found`);
        if (name !== ENTRIES) continue;
        const line = original.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
        // Either the changed line is reported or the next one, which no longer follows it; the last line has no next.
        const named = findings.some((one) => one.line === line || one.line === line + 1 || line === size);
        if (!named) throw new Error(`byte ${at} of line ${line} is not placed: ${JSON.stringify(findings)}`);
      }
      copy.write(name, original);
      expect(await verdict(copy)).toMatchObject({ sound: true });
    });
  });

  describe('with an updated manifest', () => {
    it('reports a removed entry once, at its line', async () => {
      const copy = tamper()
        .edit(ENTRIES, (lines) => lines.toSpliced(99, 1))
        .updateManifest();
      const { findings } = await verdict(copy);
      expect(findings[0]).toMatchObject({ code: 'out-of-sequence', file: ENTRIES, line: 100, seq: 101 });
      expect(findings[0]?.message).toContain('entry 100 is missing');
      expect(findings.filter(({ code }) => code === 'out-of-sequence' || code === 'chain-broken')).toHaveLength(1);
      expect(findings.length).toBeLessThan(20);
    });

    it('detects swapped entries', async () => {
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

    it('detects a repeated entry', async () => {
      const repeated = (lines: string[]): string[] => lines.toSpliced(50, 0, lines[49] ?? '');
      const { findings } = await verdict(
        tamper()
          .edit(ENTRIES, repeated)
          .updateManifest({ size: size + 1 }),
      );
      expect(findings[0]).toMatchObject({ code: 'out-of-sequence', line: 51, seq: 50 });
      expect(findings.map(({ code }) => code)).toContain('entries-surplus');
    });

    it('detects missing last entries when everything else was recomputed', async () => {
      const copy = tamper().rewrite((leaves) => leaves.slice(0, -3));
      const finding = await firstFinding(copy);
      expect(finding).toMatchObject({ code: 'entries-missing', file: ENTRIES, line: size - 3 });
      expect(finding?.message).toContain(`${size - 2} to ${size} are missing`);
    });

    it('detects an empty log', async () => {
      const { findings } = await verdict(tamper().write(ENTRIES, '').updateManifest());
      expect(findings.map(({ code }) => code)).toContain('entries-missing');
    });

    it('detects a log that ends within its last line', async () => {
      const copy = tamper();
      copy.write(ENTRIES, copy.read(ENTRIES).slice(0, -1)).updateManifest();
      expect(await firstFinding(copy)).toMatchObject({ code: 'unfinished-line', file: ENTRIES, line: size });
    });

    it('detects an unreadable entry without reporting the next one', async () => {
      const { findings } = await verdict(
        tamper()
          .edit(ENTRIES, (lines) => lines.with(29, '{"v":1}'))
          .updateManifest(),
      );
      expect(findings[0]).toMatchObject({ code: 'malformed-leaf', line: 30, seq: 30 });
      expect(findings.some(({ line }) => line === 31)).toBe(false);
    });

    it('detects a leaf that is equal as JSON but not canonical', async () => {
      const spaced = (lines: string[]): string[] => lines.with(9, (lines[9] ?? '').replace('{', '{ '));
      expect(await firstFinding(tamper().edit(ENTRIES, spaced).updateManifest())).toMatchObject({
        code: 'malformed-leaf',
        line: 10,
      });
    });

    it('detects bytes that are not UTF-8', async () => {
      const copy = tamper();
      const bytes = readFileSync(copy.path(ENTRIES));
      bytes[bytes.indexOf('sunrise')] = 0xff;
      expect(await firstFinding(copy.write(ENTRIES, bytes).updateManifest())).toMatchObject({
        message: 'not UTF-8',
        line: 1,
      });
    });

    it('detects a line above the size limit without reading it into memory', async () => {
      const copy = tamper().write(ENTRIES, Buffer.alloc(5_000_000, 0x5b)).updateManifest();
      expect(await firstFinding(copy)).toMatchObject({ code: 'malformed-leaf', line: 1 });
    });

    it('detects a changed balance and names the account', async () => {
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

    it('detects a removed account, an added one, two swapped ones and changed line endings', async () => {
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

    it('detects a changed trial balance', async () => {
      const copy = tamper().edit('trial_balance.csv', (lines) => lines.with(1, (lines[1] ?? '').replace(/\d+/, '7')));
      expect(await firstFinding(copy.updateManifest())).toMatchObject({
        code: 'row-differs',
        file: 'trial_balance.csv',
        line: 2,
      });
    });

    it('detects a removed file, an added file and a symbolic link', async () => {
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

    it('detects a missing manifest, one with an unknown member and one that is not canonical', async () => {
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

    it.each(['size', 'root', 'origin', 'range', 'counts', 'version'] as const)(
      'detects a changed %s in the manifest',
      async (name) => {
        const change = { size: 1, root: '00', origin: 'x', range: undefined, counts: {}, version: 2 }[name];
        const copy = tamper();
        copy.updateManifest({ [name]: change });
        const finding = await firstFinding(copy);
        expect(finding).toMatchObject({ code: 'manifest-differs', file: 'manifest.json' });
        expect(finding?.message).toMatch(new RegExp(`^${name} is`));
      },
    );

    it('detects a changed policy, a removed policy and a policy that was never adopted', async () => {
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

  it('throws for a missing export or checkpoint, and for a malformed key', async () => {
    await expect(verifyExport(join(folder, 'nowhere'))).rejects.toBeInstanceOf(VerifyIoError);
    await expect(verifyExport(exportDir, { since: join(folder, 'nowhere') })).rejects.toBeInstanceOf(VerifyIoError);
    await expect(verifyExport(exportDir, { key: 'x' })).rejects.toBeInstanceOf(VerifyOptionError);
  });

  it('rejects an export without a manifest, and escapes control characters in file names', async () => {
    const dir = join(folder, 'empty');
    mkdirSync(dir);
    writeFileSync(join(dir, '\u001b[2Jclean'), '');
    const { sound, findings } = await verifyExport(dir);
    expect(sound).toBe(false);
    expect(JSON.stringify(findings)).not.toMatch(/\\u001b/);
    expect(findings.map(({ file }) => file)).toContain('\\u{1b}[2Jclean');
  });
});
