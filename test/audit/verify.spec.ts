import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLE } from '../../src/audit/bundle';
import { VerifyIoError } from '../../src/audit/bundle-bytes';
import { Finding } from '../../src/audit/findings';
import { VerifyOptionError } from '../../src/audit/signed-statements';
import { Verdict, VerifyOptions } from '../../src/audit/verdict';
import { verifyBundle } from '../../src/audit/verify';
import { newSigningKey } from '../../src/ledger/log/signed-note';
import { History, dice, twoMonths } from './history';
import { Forgery, LooseLeaf } from './tampering';

const ENTRIES = 'entries.jsonl';
const ORIGIN = 'timebank.local/sunrise';

describe('verifying an export', () => {
  let history: History;
  let folder: string;
  let bundle: string;
  let earlier: string;
  let key: string;
  let size: number;
  const forgeries: Forgery[] = [];

  beforeAll(async () => {
    history = await twoMonths(20260801);
    folder = mkdtempSync(join(tmpdir(), 'timebank-audit-'));
    earlier = join(folder, 'earlier');
    await history.exports.write('sunrise', earlier);
    await history.live(40, '2026-09');
    bundle = join(folder, 'bundle');
    const { manifest } = await history.exports.write('sunrise', bundle);
    key = manifest.publicKey;
    size = manifest.size;
  });
  afterAll(async () => {
    await history.books.end();
    for (const dir of [folder, ...forgeries.map((one) => one.dir)]) rmSync(dir, { recursive: true });
  });

  const forge = (): Forgery => {
    const forgery = new Forgery(bundle);
    forgeries.push(forgery);
    return forgery;
  };
  const verdict = async (forgery: Forgery, options?: VerifyOptions): Promise<Verdict> =>
    verifyBundle((await forgery.finish()).dir, options);
  const first = async (forgery: Forgery, options?: VerifyOptions): Promise<Finding | undefined> => {
    const { sound, findings } = await verdict(forgery, options);
    expect(sound).toBe(false);
    return findings[0];
  };
  const lineWhere = (wanted: (leaf: LooseLeaf) => boolean): number =>
    readFileSync(join(bundle, ENTRIES), 'utf8')
      .split('\n')
      .findIndex((line) => line !== '' && wanted(JSON.parse(line) as LooseLeaf)) + 1;
  const lineOf = (kind: string): number => lineWhere((leaf) => leaf.kind === kind);

  it('finds nothing wrong with a sound one, and says what it compared', async () => {
    const found = await verifyBundle(bundle, { key, since: join(earlier, 'checkpoint.txt') });
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
    const lines = readFileSync(join(bundle, ENTRIES), 'utf8').split('\n').slice(0, -1);
    const leaves = lines.map(
      (line) => JSON.parse(line) as LooseLeaf & { ref?: { hold?: string; supersedes?: string } },
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
    expect(readFileSync(join(bundle, 'accounts.csv'), 'utf8')).toMatch(/^points:p99,.*,0,-19,0,5\r$/m);
    expect(size).toBeGreaterThan(200);
  });

  it('says that a key was not compared with one that the verifier holds', async () => {
    expect(await verifyBundle(bundle)).toMatchObject({ sound: true, key, keyCompared: false, extendsSize: undefined });
  });

  describe('any altered byte', () => {
    const names = [...Object.values<string>(BUNDLE), 'policies'];
    it.each(names)('of %s is found', async (part) => {
      const forgery = forge();
      const name = forgery.files.find((one) => one.startsWith(part)) ?? part;
      const original = readFileSync(forgery.path(name));
      const roll = dice(original.length);
      for (let n = 0; n < 60; n += 1) {
        const at = roll(original.length);
        const changed = Buffer.from(original);
        changed[at] = (changed[at] ?? 0) ^ (1 << roll(8));
        forgery.write(name, changed);
        const { sound, findings } = await verdict(forgery);
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
      forgery.write(name, original);
      expect(await verdict(forgery)).toMatchObject({ sound: true });
    });
  });

  describe('with the manifest made to agree', () => {
    it('finds a removed entry, once and in its place', async () => {
      const forgery = forge()
        .edit(ENTRIES, (lines) => lines.toSpliced(99, 1))
        .mend();
      const { findings } = await verdict(forgery);
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
      expect(await first(forge().edit(ENTRIES, swapped).mend())).toMatchObject({
        code: 'out-of-sequence',
        line: 50,
        seq: 51,
      });
    });

    it('finds a repeated entry', async () => {
      const repeated = (lines: string[]): string[] => lines.toSpliced(50, 0, lines[49] ?? '');
      const { findings } = await verdict(
        forge()
          .edit(ENTRIES, repeated)
          .mend({ size: size + 1 }),
      );
      expect(findings[0]).toMatchObject({ code: 'out-of-sequence', line: 51, seq: 50 });
      expect(findings.map(({ code }) => code)).toContain('entries-surplus');
    });

    it('finds a cut tail though all else was made anew', async () => {
      const forgery = forge().rewrite((leaves) => leaves.slice(0, -3));
      const finding = await first(forgery);
      expect(finding).toMatchObject({ code: 'entries-missing', file: ENTRIES, line: size - 3 });
      expect(finding?.message).toContain(`${size - 2} to ${size} are missing`);
    });

    it('finds a log of which nothing is left', async () => {
      const { findings } = await verdict(forge().write(ENTRIES, '').mend());
      expect(findings.map(({ code }) => code)).toContain('entries-missing');
    });

    it('finds a log that was cut within its last line', async () => {
      const forgery = forge();
      forgery.write(ENTRIES, forgery.read(ENTRIES).slice(0, -1)).mend();
      expect(await first(forgery)).toMatchObject({ code: 'unfinished-line', file: ENTRIES, line: size });
    });

    it('finds an entry that was replaced by rubbish, and does not blame the next one', async () => {
      const { findings } = await verdict(
        forge()
          .edit(ENTRIES, (lines) => lines.with(29, '{"v":1}'))
          .mend(),
      );
      expect(findings[0]).toMatchObject({ code: 'malformed-leaf', line: 30, seq: 30 });
      expect(findings.some(({ line }) => line === 31)).toBe(false);
    });

    it('finds bytes that read alike but are others', async () => {
      const spaced = (lines: string[]): string[] => lines.with(9, (lines[9] ?? '').replace('{', '{ '));
      expect(await first(forge().edit(ENTRIES, spaced).mend())).toMatchObject({ code: 'malformed-leaf', line: 10 });
    });

    it('finds bytes that are no text', async () => {
      const forgery = forge();
      const bytes = readFileSync(forgery.path(ENTRIES));
      bytes[bytes.indexOf('sunrise')] = 0xff;
      expect(await first(forgery.write(ENTRIES, bytes).mend())).toMatchObject({ message: 'not UTF-8', line: 1 });
    });

    it('finds a line that never ends without keeping it in memory', async () => {
      const forgery = forge().write(ENTRIES, Buffer.alloc(5_000_000, 0x5b)).mend();
      expect(await first(forgery)).toMatchObject({ code: 'malformed-leaf', line: 1 });
    });

    it('finds a changed balance and names the account', async () => {
      const forgery = forge();
      const line =
        forgery
          .read('accounts.csv')
          .split('\n')
          .findIndex((one) => one.startsWith('points:p3,')) + 1;
      forgery.edit('accounts.csv', (lines) =>
        lines.map((one) =>
          one.startsWith('points:p3,') ? one.replace(/,\d+,(\d+),(\d+)\r$/, ',999999,$1,$2\r') : one,
        ),
      );
      const finding = await first(forgery.mend());
      expect(finding).toMatchObject({ code: 'row-differs', file: 'accounts.csv', line, account: 'points:p3' });
      expect(finding?.message).toMatch(/^points:p3: balance is 999999, the entries give \d+$/);
      expect((await verdict(forgery)).findings).toHaveLength(1);
    });

    it('finds a removed account, an added one and two in the wrong order', async () => {
      const file = 'accounts.csv';
      expect(
        await first(
          forge()
            .edit(file, (lines) => lines.toSpliced(4, 1))
            .mend(),
        ),
      ).toMatchObject({ code: 'row-missing', file, line: 5 });
      const added = forge().edit(file, (lines) => lines.toSpliced(4, 0, 'coins:p999,coins,p999,COIN,0,5,0,1\r'));
      expect(await first(added.mend())).toMatchObject({ code: 'row-extra', line: 5, account: 'coins:p999' });
      const swapped = forge().edit(file, (lines) => [
        ...lines.slice(0, 4),
        lines[5] ?? '',
        lines[4] ?? '',
        ...lines.slice(6),
      ]);
      expect(await first(swapped.mend())).toMatchObject({ code: 'row-missing', line: 5 });
      const ended = forge().edit(file, (lines) => lines.map((one) => one.replace('\r', '')));
      expect(await first(ended.mend())).toMatchObject({ code: 'row-differs', line: 1 });
    });

    it('finds a changed trial balance', async () => {
      const forgery = forge().edit('trial_balance.csv', (lines) => lines.with(1, (lines[1] ?? '').replace(/\d+/, '7')));
      expect(await first(forgery.mend())).toMatchObject({ code: 'row-differs', file: 'trial_balance.csv', line: 2 });
    });

    it('finds a dropped file, an added one, and a link in the place of one', async () => {
      for (const name of Object.values<string>(BUNDLE).filter((one) => one !== 'manifest.json')) {
        const forgery = forge();
        rmSync(forgery.path(name));
        expect(await first(forgery)).toMatchObject({ code: 'missing-file', file: name });
        expect(await first(forgery.mend())).toMatchObject({ code: 'missing-file', file: name });
      }
      expect(await first(forge().write('notes.txt', 'x').mend())).toMatchObject({
        code: 'extra-file',
        file: 'notes.txt',
      });
      const linked = forge();
      renameSync(linked.path(ENTRIES), linked.path('../linked.jsonl'));
      symlinkSync('../linked.jsonl', linked.path(ENTRIES));
      const found = await verdict(linked);
      rmSync(linked.path('../linked.jsonl'));
      expect(found.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['missing-file', 'extra-file']));
    });

    it('finds a missing manifest, and one that says more or is written otherwise', async () => {
      const none = forge();
      rmSync(none.path('manifest.json'));
      const found = await verdict(none);
      expect(found.findings).toMatchObject([{ code: 'missing-file', file: 'manifest.json' }]);
      expect(found.notChecked).toEqual([expect.stringContaining('checkpoint.txt')]);
      const more = { ...forge().manifest, checked: 'yes' };
      expect(await first(forge().write('manifest.json', JSON.stringify(more)))).toMatchObject({
        code: 'manifest-differs',
      });
      const spaced = JSON.stringify(forge().manifest, null, 1);
      expect(await first(forge().write('manifest.json', spaced))).toMatchObject({ code: 'manifest-not-canonical' });
    });

    it.each(['size', 'root', 'origin', 'range', 'counts', 'version'] as const)('finds a changed %s', async (name) => {
      const change = { size: 1, root: '00', origin: 'x', range: undefined, counts: {}, version: 2 }[name];
      const forgery = forge();
      forgery.mend({ [name]: change });
      const finding = await first(forgery);
      expect(finding).toMatchObject({ code: 'manifest-differs', file: 'manifest.json' });
      expect(finding?.message).toMatch(new RegExp(`^${name} is`));
    });

    it('finds a changed policy, a dropped one and one that nobody adopted', async () => {
      const changed = forge();
      const name = changed.files.find((file) => file.startsWith('policies/')) ?? '';
      changed.write(name, changed.read(name).replace('"capMinutes":120', '"capMinutes":999')).mend();
      expect(await first(changed)).toMatchObject({ code: 'altered-file', file: name });
      const dropped = forge();
      rmSync(dropped.path(name));
      dropped.mend({ counts: { ...dropped.manifest.counts, policies: 1 } });
      expect(await first(dropped)).toMatchObject({ code: 'unknown-policy', file: ENTRIES });
      const hash = createHash('sha256').update('{}').digest('hex');
      const added = forge().write(`policies/${hash}.json`, '{}');
      added.mend({ counts: { ...added.manifest.counts, policies: 3 } });
      expect(await first(added)).toMatchObject({ code: 'extra-file', file: `policies/${hash}.json` });
    });
  });

  describe('with all hashes made anew but not the signature', () => {
    const alter = (kind: string, change: (leaf: LooseLeaf) => void): Forgery =>
      forge().rewrite((leaves) => {
        const leaf = leaves.find((one) => one.kind === kind);
        if (leaf) change(leaf);
        return leaves;
      });

    it('finds a changed amount by the root, and only by it', async () => {
      const forgery = forge().rewrite((leaves) => {
        // One that nobody reversed.
        const [debit, credit] = leaves.findLast(({ kind }) => kind === 'service.recorded')?.postings ?? [];
        if (debit) debit.amount = String(Number(debit.amount) - 1);
        if (credit) credit.amount = String(Number(credit.amount) + 1);
        return leaves;
      });
      const { findings } = await verdict(forgery);
      expect(findings).toMatchObject([{ code: 'root-differs', file: ENTRIES }]);
    });

    it.each([
      [
        'one that does not sum to zero',
        'unbalanced',
        (leaf: LooseLeaf) => void ((leaf.postings[0] ?? { amount: '' }).amount = '-1'),
      ],
      ['one with a single posting', 'unbalanced', (leaf: LooseLeaf) => void leaf.postings.splice(1)],
      [
        'an account of no kind',
        'wrong-account',
        (leaf: LooseLeaf) => void ((leaf.postings[0] ?? { account: '' }).account = 'x:MIN'),
      ],
      [
        'an account in another unit',
        'wrong-account',
        (leaf: LooseLeaf) => void ((leaf.postings[0] ?? { account: '' }).account = 'points:p1'),
      ],
      [
        'an account that goes below its floor',
        'below-floor',
        (leaf: LooseLeaf) => leaf.postings.forEach((one) => (one.amount = String(-Number(one.amount)))),
      ],
      [
        'an id of another instant',
        'wrong-id',
        (leaf: LooseLeaf) => void (leaf['id'] = '01980000-0000-7000-8000-000000000000'),
      ],
      [
        'a policy that was never adopted',
        'unknown-policy',
        (leaf: LooseLeaf) => void (leaf['policy'] = 'a'.repeat(64)),
      ],
      ['another origin', 'another-origin', (leaf: LooseLeaf) => void (leaf['origin'] = 'elsewhere.example/x')],
      [
        'a reversal of what comes later',
        'wrong-reversal',
        (leaf: LooseLeaf) => void (leaf['ref'] = { reverses: '200' }),
      ],
      ['a reversal that swaps nothing', 'wrong-reversal', (leaf: LooseLeaf) => void (leaf['ref'] = { reverses: '1' })],
      [
        'a correction of what comes later',
        'wrong-correction',
        (leaf: LooseLeaf) => void (leaf['ref'] = { supersedes: '200' }),
      ],
      [
        'a correction of what was never undone',
        'wrong-correction',
        (leaf: LooseLeaf) => void (leaf['ref'] = { supersedes: '1' }),
      ],
      ['a debt forgiven that nobody had', 'wrong-correction', (leaf: LooseLeaf) => void (leaf.kind = 'debt.forgiven')],
      ['a refund of what comes later', 'wrong-reversal', (leaf: LooseLeaf) => void (leaf['ref'] = { refunds: '200' })],
      [
        'the capture of a hold that was never made',
        'wrong-hold',
        (leaf: LooseLeaf) => void (leaf['ref'] = { hold: 'nothing' }),
      ],
      ['a member that no leaf has', 'malformed-leaf', (leaf: LooseLeaf) => void (leaf['note'] = 'x')],
      [
        'an amount that is no amount',
        'malformed-leaf',
        (leaf: LooseLeaf) => void ((leaf.postings[0] ?? { amount: '' }).amount = '007'),
      ],
    ])('finds %s', async (_, code, change) => {
      const line = lineOf('service.recorded');
      const forgery = forge();
      // What can't be read can't be made anew; then the line alone is altered.
      if (code === 'malformed-leaf') {
        forgery.edit(ENTRIES, (lines) => {
          const leaf = JSON.parse(lines[line - 1] ?? '') as LooseLeaf;
          change(leaf);
          return lines.with(line - 1, JSON.stringify(leaf));
        });
      } else {
        forgery.rewrite((leaves) => {
          change(leaves[line - 1] as LooseLeaf);
          return leaves;
        });
      }
      const { findings } = await verdict(forgery);
      expect(findings).toContainEqual(expect.objectContaining({ code, file: ENTRIES, line }));
    });

    it('finds that time went back', async () => {
      const forgery = forge().rewrite((leaves) => {
        Object.assign(leaves[150] ?? {}, { recorded: '2020-01-01T00:00:00.000Z' });
        return leaves;
      });
      expect((await verdict(forgery)).findings).toContainEqual(
        expect.objectContaining({ code: 'back-in-time', line: 151 }),
      );
    });

    it('finds an entry in a month that was closed before it', async () => {
      const closed = lineOf('period.closed');
      const forgery = forge().rewrite((leaves) => {
        Object.assign(leaves[closed] ?? {}, { period: '2026-08' });
        return leaves;
      });
      const finding = await first(forgery);
      expect(finding).toMatchObject({ code: 'month-closed', line: closed + 1 });
    });

    it('finds a close of other entries than those before it', async () => {
      const line = lineOf('period.closed');
      const altered = forge().edit(ENTRIES, (lines) =>
        lines.with(line - 1, (lines[line - 1] ?? '').replace(/"size":"\d+"/, '"size":"5"')),
      );
      const { findings } = await verdict(altered.mend());
      expect(findings).toContainEqual(expect.objectContaining({ code: 'wrong-close', line }));
    });

    it('finds a hold that takes more than there is, or is captured beyond its amount', async () => {
      const reserved = lineOf('points.reserved');
      const more = alter('points.reserved', (leaf) => void (leaf.facts['amount'] = '99999999'));
      expect((await verdict(more)).findings).toContainEqual(
        expect.objectContaining({ code: 'below-floor', line: reserved }),
      );
      const capture = lineWhere((leaf) => leaf.kind === 'points.captured' && leaf['ref'] !== undefined);
      const beyond = forge().rewrite((leaves) => {
        for (const posting of leaves[capture - 1]?.postings ?? []) posting.amount = String(Number(posting.amount) * 50);
        return leaves;
      });
      expect((await verdict(beyond)).findings).toContainEqual(
        expect.objectContaining({ code: 'wrong-hold', line: capture }),
      );
    });

    it('finds a second correction of one entry, and a debt that something else than a reversal makes larger', async () => {
      const correction = lineWhere(({ ref }) => (ref as { supersedes?: string } | undefined)?.supersedes !== undefined);
      const twice = forge().rewrite((leaves) => [...leaves, leaves[correction - 1] as LooseLeaf]);
      expect((await verdict(twice)).findings).toContainEqual(
        expect.objectContaining({ code: 'wrong-correction', line: size + 1 }),
      );
      const spent = lineWhere(({ kind, ref }) => kind === 'points.captured' && ref === undefined);
      const larger = forge().rewrite((leaves) => {
        const leaf = structuredClone(leaves[spent - 1] as LooseLeaf);
        for (const posting of leaf.postings) posting.account = posting.account.replace(/^points:.*/, 'points:p99');
        return [...leaves, leaf];
      });
      expect((await verdict(larger)).findings).toContainEqual(
        expect.objectContaining({ code: 'below-floor', line: size + 1, account: 'points:p99' }),
      );
    });

    it('finds a reversal that does not swap the original, also of a reversal', async () => {
      const line = lineOf('entry.reversed');
      const less = alter('entry.reversed', (leaf) =>
        leaf.postings.forEach((one) => (one.amount = String(Math.sign(Number(one.amount))))),
      );
      expect((await verdict(less)).findings).toContainEqual(expect.objectContaining({ code: 'wrong-reversal', line }));
      const twice = forge().rewrite((leaves) => [
        ...leaves,
        { ...(leaves[line - 1] as LooseLeaf), ref: { reverses: String(line) } },
      ]);
      expect((await verdict(twice)).findings).toContainEqual(
        expect.objectContaining({
          code: 'wrong-reversal',
          line: size + 1,
          message: expect.stringContaining('a reversal itself') as string,
        }),
      );
      const again = forge().rewrite((leaves) => [...leaves, leaves[line - 1] as LooseLeaf]);
      expect((await verdict(again)).findings).toContainEqual(
        expect.objectContaining({
          code: 'wrong-reversal',
          line: size + 1,
          message: expect.stringContaining('had reversed already') as string,
        }),
      );
    });
  });

  describe('made anew from end to end with another key', () => {
    const rich = (): Forgery =>
      forge()
        .rewrite((leaves) => leaves.toSpliced(120, 1))
        .sign(newSigningKey(ORIGIN));

    it('looks sound to somebody who holds nothing, who is told so', async () => {
      const forgery = forge().sign(newSigningKey(ORIGIN));
      expect(await verdict(forgery)).toMatchObject({ sound: true, keyCompared: false });
    });

    it('is found by the key that one holds', async () => {
      const { findings } = await verdict(rich(), { key });
      expect(findings[0]).toMatchObject({ code: 'another-key', file: 'manifest.json' });
      expect(findings[1]).toMatchObject({ code: 'checkpoint-invalid', file: 'checkpoint.txt' });
    });

    it('is found by an older checkpoint', async () => {
      const since = join(earlier, 'checkpoint.txt');
      const { findings } = await verdict(rich(), { since });
      expect(findings.map(({ code }) => code)).toContain('older-checkpoint');
    });
  });

  describe('with an older checkpoint', () => {
    it('finds a bundle from before it: a log that was rolled back', async () => {
      const { findings } = await verifyBundle(earlier, { key, since: join(bundle, 'checkpoint.txt') });
      expect(findings).toMatchObject([{ code: 'older-checkpoint', file: ENTRIES }]);
    });

    it('finds that the first entries are no longer those that were signed', async () => {
      const { signing } = await history.books.ledgers.get('sunrise');
      const before = JSON.parse(readFileSync(join(earlier, 'manifest.json'), 'utf8')) as { size: number };
      const forgery = forge().rewrite((leaves) => {
        Object.assign(leaves[before.size - 1] ?? {}, { actor: 'somebody' });
        return leaves;
      });
      // Even by whoever holds the house's own key.
      forgery.sign(signing);
      expect(await verdict(forgery, { key })).toMatchObject({ sound: true });
      const { findings } = await verdict(forgery, { key, since: join(earlier, 'checkpoint.txt') });
      expect(findings).toMatchObject([
        { code: 'older-checkpoint', message: expect.stringContaining(`first ${before.size}`) as string },
      ]);
    });
  });

  it('gives no verdict on what it can’t read, nor with a key that is none', async () => {
    await expect(verifyBundle(join(folder, 'nowhere'))).rejects.toBeInstanceOf(VerifyIoError);
    await expect(verifyBundle(bundle, { since: join(folder, 'nowhere') })).rejects.toBeInstanceOf(VerifyIoError);
    await expect(verifyBundle(bundle, { key: 'x' })).rejects.toBeInstanceOf(VerifyOptionError);
  });

  it('calls an empty folder unsound, and lets nothing of it reach a terminal as a control sequence', async () => {
    const dir = join(folder, 'empty');
    mkdirSync(dir);
    writeFileSync(join(dir, '\u001b[2Jclean'), '');
    const { sound, findings } = await verifyBundle(dir);
    expect(sound).toBe(false);
    expect(JSON.stringify(findings)).not.toMatch(/\\u001b/);
    expect(findings.map(({ file }) => file)).toContain('\\u{1b}[2Jclean');
  });
});
