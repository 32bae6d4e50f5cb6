import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyExport } from '../../src/audit/verifier/verify';
import { newSigningKey } from '../../src/ledger/log/signed-note';
import { ENTRIES, ExportFixture, ORIGIN, firstFinding, verdict } from './export-fixture';
import { History } from './history';
import { TamperedExport, EditableLeaf } from './tampering';

describe('verifying an export whose log was rewritten', () => {
  let fixture: ExportFixture;
  let history: History;
  let exportDir: string;
  let earlierDir: string;
  let key: string;
  let size: number;
  beforeAll(async () => {
    fixture = await ExportFixture.create();
    ({ history, exportDir, earlierDir, key, size } = fixture);
  });
  afterAll(() => fixture.end());

  const tamper = (): TamperedExport => fixture.tamper();
  const lineWhere = (matches: (leaf: EditableLeaf) => boolean): number => fixture.lineWhere(matches);
  const lineOf = (kind: string): number => lineWhere((leaf) => leaf.kind === kind);

  describe('with recomputed hashes but without a new signature', () => {
    const tamperWith = (kind: string, change: (leaf: EditableLeaf) => void): TamperedExport =>
      tamper().rewrite((leaves) => {
        const leaf = leaves.find((one) => one.kind === kind);
        if (leaf) change(leaf);
        return leaves;
      });

    it('detects a changed amount by the root alone', async () => {
      const copy = tamper().rewrite((leaves) => {
        // The last one, which is not reversed.
        const [debit, credit] = leaves.findLast(({ kind }) => kind === 'service.recorded')?.postings ?? [];
        if (debit) debit.amount = String(Number(debit.amount) - 1);
        if (credit) credit.amount = String(Number(credit.amount) + 1);
        return leaves;
      });
      const { findings } = await verdict(copy);
      expect(findings).toMatchObject([{ code: 'root-differs', file: ENTRIES }]);
    });

    it.each([
      [
        'postings that do not sum to zero',
        'unbalanced',
        (leaf: EditableLeaf) => void ((leaf.postings[0] ?? { amount: '' }).amount = '-1'),
      ],
      ['a single posting', 'unbalanced', (leaf: EditableLeaf) => void leaf.postings.splice(1)],
      [
        'an account of unknown kind',
        'wrong-account',
        (leaf: EditableLeaf) => void ((leaf.postings[0] ?? { account: '' }).account = 'x:MIN'),
      ],
      [
        'an account in another unit',
        'wrong-account',
        (leaf: EditableLeaf) => void ((leaf.postings[0] ?? { account: '' }).account = 'points:p1'),
      ],
      [
        'an account below its floor',
        'below-floor',
        (leaf: EditableLeaf) => leaf.postings.forEach((one) => (one.amount = String(-Number(one.amount)))),
      ],
      [
        'an id of another instant',
        'wrong-id',
        (leaf: EditableLeaf) => void (leaf['id'] = '01980000-0000-7000-8000-000000000000'),
      ],
      [
        'a policy that was never adopted',
        'unknown-policy',
        (leaf: EditableLeaf) => void (leaf['policy'] = 'a'.repeat(64)),
      ],
      ['another origin', 'another-origin', (leaf: EditableLeaf) => void (leaf['origin'] = 'elsewhere.example/x')],
      [
        'a reversal of a later entry',
        'wrong-reversal',
        (leaf: EditableLeaf) => void (leaf['ref'] = { reverses: '200' }),
      ],
      [
        'a reversal that does not negate the original',
        'wrong-reversal',
        (leaf: EditableLeaf) => void (leaf['ref'] = { reverses: '1' }),
      ],
      [
        'a correction of a later entry',
        'wrong-correction',
        (leaf: EditableLeaf) => void (leaf['ref'] = { supersedes: '200' }),
      ],
      [
        'a correction of an entry that was not reversed',
        'wrong-correction',
        (leaf: EditableLeaf) => void (leaf['ref'] = { supersedes: '1' }),
      ],
      [
        'a forgiven debt that did not exist',
        'wrong-correction',
        (leaf: EditableLeaf) => void (leaf.kind = 'debt.forgiven'),
      ],
      ['a refund of a later entry', 'wrong-reversal', (leaf: EditableLeaf) => void (leaf['ref'] = { refunds: '200' })],
      [
        'a capture of a hold that does not exist',
        'wrong-hold',
        (leaf: EditableLeaf) => void (leaf['ref'] = { hold: 'nothing' }),
      ],
      ['an unknown member in a leaf', 'malformed-leaf', (leaf: EditableLeaf) => void (leaf['note'] = 'x')],
      [
        'a malformed amount',
        'malformed-leaf',
        (leaf: EditableLeaf) => void ((leaf.postings[0] ?? { amount: '' }).amount = '007'),
      ],
    ])('detects %s', async (_, code, change) => {
      const line = lineOf('service.recorded');
      const copy = tamper();
      // A malformed leaf cannot be recomputed, so only its line is edited.
      if (code === 'malformed-leaf') {
        copy.edit(ENTRIES, (lines) => {
          const leaf = JSON.parse(lines[line - 1] ?? '') as EditableLeaf;
          change(leaf);
          return lines.with(line - 1, JSON.stringify(leaf));
        });
      } else {
        copy.rewrite((leaves) => {
          change(leaves[line - 1] as EditableLeaf);
          return leaves;
        });
      }
      const { findings } = await verdict(copy);
      expect(findings).toContainEqual(expect.objectContaining({ code, file: ENTRIES, line }));
    });

    it('detects a recording time earlier than the previous entry', async () => {
      const copy = tamper().rewrite((leaves) => {
        Object.assign(leaves[150] ?? {}, { recorded: '2020-01-01T00:00:00.000Z' });
        return leaves;
      });
      expect((await verdict(copy)).findings).toContainEqual(
        expect.objectContaining({ code: 'back-in-time', line: 151 }),
      );
    });

    it('detects an entry in a month that was already closed', async () => {
      const closed = lineOf('period.closed');
      const copy = tamper().rewrite((leaves) => {
        Object.assign(leaves[closed] ?? {}, { period: '2026-08' });
        return leaves;
      });
      const finding = await firstFinding(copy);
      expect(finding).toMatchObject({ code: 'month-closed', line: closed + 1 });
    });

    it('detects a close with a wrong number of entries', async () => {
      const line = lineOf('period.closed');
      const altered = tamper().edit(ENTRIES, (lines) =>
        lines.with(line - 1, (lines[line - 1] ?? '').replace(/"size":"\d+"/, '"size":"5"')),
      );
      const { findings } = await verdict(altered.updateManifest());
      expect(findings).toContainEqual(expect.objectContaining({ code: 'wrong-close', line }));
    });

    it('detects a hold above the balance, and a capture above the hold', async () => {
      const reserved = lineOf('points.reserved');
      const more = tamperWith('points.reserved', (leaf) => void (leaf.facts['amount'] = '99999999'));
      expect((await verdict(more)).findings).toContainEqual(
        expect.objectContaining({ code: 'below-floor', line: reserved }),
      );
      const capture = lineWhere((leaf) => leaf.kind === 'points.captured' && leaf['ref'] !== undefined);
      const beyond = tamper().rewrite((leaves) => {
        for (const posting of leaves[capture - 1]?.postings ?? []) posting.amount = String(Number(posting.amount) * 50);
        return leaves;
      });
      expect((await verdict(beyond)).findings).toContainEqual(
        expect.objectContaining({ code: 'wrong-hold', line: capture }),
      );
    });

    it('detects a second correction of one entry, and a debt increased by anything but a reversal', async () => {
      const correction = lineWhere(({ ref }) => (ref as { supersedes?: string } | undefined)?.supersedes !== undefined);
      const twice = tamper().rewrite((leaves) => [...leaves, leaves[correction - 1] as EditableLeaf]);
      expect((await verdict(twice)).findings).toContainEqual(
        expect.objectContaining({ code: 'wrong-correction', line: size + 1 }),
      );
      const spent = lineWhere(({ kind, ref }) => kind === 'points.captured' && ref === undefined);
      const larger = tamper().rewrite((leaves) => {
        const leaf = structuredClone(leaves[spent - 1] as EditableLeaf);
        for (const posting of leaf.postings) posting.account = posting.account.replace(/^points:.*/, 'points:p99');
        return [...leaves, leaf];
      });
      expect((await verdict(larger)).findings).toContainEqual(
        expect.objectContaining({ code: 'below-floor', line: size + 1, account: 'points:p99' }),
      );
    });

    it('detects a reversal with other amounts, a reversal of a reversal and a second reversal', async () => {
      const line = lineOf('entry.reversed');
      const less = tamperWith('entry.reversed', (leaf) =>
        leaf.postings.forEach((one) => (one.amount = String(Math.sign(Number(one.amount))))),
      );
      expect((await verdict(less)).findings).toContainEqual(expect.objectContaining({ code: 'wrong-reversal', line }));
      const twice = tamper().rewrite((leaves) => [
        ...leaves,
        { ...(leaves[line - 1] as EditableLeaf), ref: { reverses: String(line) } },
      ]);
      expect((await verdict(twice)).findings).toContainEqual(
        expect.objectContaining({
          code: 'wrong-reversal',
          line: size + 1,
          message: expect.stringContaining('a reversal itself') as string,
        }),
      );
      const again = tamper().rewrite((leaves) => [...leaves, leaves[line - 1] as EditableLeaf]);
      expect((await verdict(again)).findings).toContainEqual(
        expect.objectContaining({
          code: 'wrong-reversal',
          line: size + 1,
          message: expect.stringContaining('had reversed already') as string,
        }),
      );
    });
  });

  describe('with a new signature by another key', () => {
    const resigned = (): TamperedExport =>
      tamper()
        .rewrite((leaves) => leaves.toSpliced(120, 1))
        .sign(newSigningKey(ORIGIN));

    it('accepts the export without a trusted key, and reports that no key was compared', async () => {
      const copy = tamper().sign(newSigningKey(ORIGIN));
      expect(await verdict(copy)).toMatchObject({ sound: true, keyCompared: false });
    });

    it('detects the other key with a trusted key', async () => {
      const { findings } = await verdict(resigned(), { key });
      expect(findings[0]).toMatchObject({ code: 'another-key', file: 'manifest.json' });
      expect(findings[1]).toMatchObject({ code: 'checkpoint-invalid', file: 'checkpoint.txt' });
    });

    it('detects the removed entry with an older checkpoint', async () => {
      const since = join(earlierDir, 'checkpoint.txt');
      const { findings } = await verdict(resigned(), { since });
      expect(findings.map(({ code }) => code)).toContain('older-checkpoint');
    });
  });

  describe('with a trusted older checkpoint', () => {
    it('detects a log that was rolled back to before the checkpoint', async () => {
      const { findings } = await verifyExport(earlierDir, { key, since: join(exportDir, 'checkpoint.txt') });
      expect(findings).toMatchObject([{ code: 'older-checkpoint', file: ENTRIES }]);
    });

    it('detects changed entries below the size of the checkpoint', async () => {
      const { signing } = await history.fixture.ledgers.get('sunrise');
      const before = JSON.parse(readFileSync(join(earlierDir, 'manifest.json'), 'utf8')) as { size: number };
      const copy = tamper().rewrite((leaves) => {
        Object.assign(leaves[before.size - 1] ?? {}, { actor: 'somebody' });
        return leaves;
      });
      // Also when the rewritten log is signed with the ledger's own key.
      copy.sign(signing);
      expect(await verdict(copy, { key })).toMatchObject({ sound: true });
      const { findings } = await verdict(copy, { key, since: join(earlierDir, 'checkpoint.txt') });
      expect(findings).toMatchObject([
        { code: 'older-checkpoint', message: expect.stringContaining(`first ${before.size}`) as string },
      ]);
    });
  });
});
