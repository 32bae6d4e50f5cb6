import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Finding } from '../../src/audit/verifier/findings';
import { Verdict, VerifyOptions } from '../../src/audit/verifier/verdict';
import { verifyExport } from '../../src/audit/verifier/verify';
import { History, twoMonths } from './history';
import { Forgery, LooseLeaf } from './tampering';

export const ENTRIES = 'entries.jsonl';
export const ORIGIN = 'timebank.local/sunrise';

/** A sound export of two months, one from before it ended, and forgeries of it. */
export class Evidence {
  private readonly forgeries: Forgery[] = [];

  private constructor(
    readonly history: History,
    /** Where all of it stands. */
    readonly folder: string,
    readonly earlier: string,
    readonly bundle: string,
    readonly key: string,
    readonly size: number,
  ) {}

  static async make(): Promise<Evidence> {
    const history = await twoMonths(20260801);
    const folder = mkdtempSync(join(tmpdir(), 'timebank-audit-'));
    const [earlier, bundle] = [join(folder, 'earlier'), join(folder, 'bundle')];
    await history.exports.write('sunrise', earlier);
    await history.live(40, '2026-09');
    const { manifest } = await history.exports.write('sunrise', bundle);
    return new Evidence(history, folder, earlier, bundle, manifest.publicKey, manifest.size);
  }

  async end(): Promise<void> {
    await this.history.fixture.end();
    for (const dir of [this.folder, ...this.forgeries.map((one) => one.dir)]) rmSync(dir, { recursive: true });
  }

  /** A copy to be tampered with. */
  forge(): Forgery {
    const forgery = new Forgery(this.bundle);
    this.forgeries.push(forgery);
    return forgery;
  }

  /** The line of the first entry that is wanted, from 1. */
  lineWhere(wanted: (leaf: LooseLeaf) => boolean): number {
    const lines = readFileSync(join(this.bundle, ENTRIES), 'utf8').split('\n');
    return lines.findIndex((line) => line !== '' && wanted(JSON.parse(line) as LooseLeaf)) + 1;
  }
}

/** What the verifier says of a forgery. */
export async function verdict(forgery: Forgery, options?: VerifyOptions): Promise<Verdict> {
  return verifyExport((await forgery.finish()).dir, options);
}

/** What it finds first in one that can't be sound. */
export async function first(forgery: Forgery, options?: VerifyOptions): Promise<Finding | undefined> {
  const { sound, findings } = await verdict(forgery, options);
  expect(sound).toBe(false);
  return findings[0];
}
