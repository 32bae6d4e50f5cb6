import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Finding } from '../../src/audit/verifier/findings';
import { Verdict, VerifyOptions } from '../../src/audit/verifier/verdict';
import { verifyExport } from '../../src/audit/verifier/verify';
import { History, twoMonths } from './history';
import { TamperedExport, EditableLeaf } from './tampering';

export const ENTRIES = 'entries.jsonl';
export const ORIGIN = 'timebank.local/sunrise';

/** A sound export of two months, an earlier export of the same ledger, and tampered copies of the export. */
export class ExportFixture {
  private readonly copies: TamperedExport[] = [];

  private constructor(
    readonly history: History,
    /** Folder that holds both exports. */
    readonly folder: string,
    readonly earlierDir: string,
    readonly exportDir: string,
    readonly key: string,
    readonly size: number,
  ) {}

  static async create(): Promise<ExportFixture> {
    const history = await twoMonths(20260801);
    const folder = mkdtempSync(join(tmpdir(), 'timebank-audit-'));
    const [earlierDir, exportDir] = [join(folder, 'earlier'), join(folder, 'export')];
    await history.exports.write('sunrise', earlierDir);
    await history.addRandomEvents(40, '2026-09');
    const { manifest } = await history.exports.write('sunrise', exportDir);
    return new ExportFixture(history, folder, earlierDir, exportDir, manifest.publicKey, manifest.size);
  }

  async end(): Promise<void> {
    await this.history.fixture.end();
    for (const dir of [this.folder, ...this.copies.map((copy) => copy.dir)]) rmSync(dir, { recursive: true });
  }

  /** Makes a copy of the export to tamper with. */
  tamper(): TamperedExport {
    const copy = new TamperedExport(this.exportDir);
    this.copies.push(copy);
    return copy;
  }

  /** Number of the first line, from 1, whose leaf matches; 0 when none does. */
  lineWhere(matches: (leaf: EditableLeaf) => boolean): number {
    const lines = readFileSync(join(this.exportDir, ENTRIES), 'utf8').split('\n');
    return lines.findIndex((line) => line !== '' && matches(JSON.parse(line) as EditableLeaf)) + 1;
  }
}

/** Verifies a tampered copy. */
export async function verdict(copy: TamperedExport, options?: VerifyOptions): Promise<Verdict> {
  return verifyExport((await copy.regenerateDerivedFiles()).dir, options);
}

/** The first finding about a tampered copy, which must not be sound. */
export async function firstFinding(copy: TamperedExport, options?: VerifyOptions): Promise<Finding | undefined> {
  const { sound, findings } = await verdict(copy, options);
  expect(sound).toBe(false);
  return findings[0];
}
