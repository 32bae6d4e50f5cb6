import { join } from 'node:path';
import { EXPORT_FILES, FileFact, Manifest, byName, policyOf } from '../export-archive';
import { ByteLines, Listing, listing } from './archive-files';
import { checkDerived } from './derived-check';
import { DERIVED_FILES } from '../derived/derived-files';
import { Findings } from './findings';
import { LogCheck } from './log-check';
import { checkManifest } from './manifest-check';
import { LARGEST_LEAF } from './read-leaf';
import { checkReversals } from './reversal-check';
import { SignedStatements } from './signed-statements';
import { LONGEST_ROW, accountsTable, checkTable, trialBalanceTable } from './table-check';
import { UnitBalance, Verdict, VerifyOptions } from './verdict';
import { VerifiedLeaves } from './verified-leaves';

/**
 * Verifies an export bundle from its files alone: needs no database, and shares nothing with what writes entries but
 * the hashes, the canonical form, the signed notes and the shape of the files that are derived from leaves
 * (design.md §2 no. 10).
 */
export async function verifyExport(dir: string, options: VerifyOptions = {}): Promise<Verdict> {
  const findings = new Findings();
  const there = await listing(dir);
  const bundle = new BundleFiles(dir, there, findings);
  bundle.checkNames();
  const said = await SignedStatements.open(dir, options, { findings, files: there.files });
  const policies = await bundle.hashPolicies();
  const log = new LogCheck({ origin: said.origin, policies: new Set(policies), older: said.olderSize }, findings);
  await bundle.readLog(log);
  bundle.checkPolicies(policies, log);
  if (bundle.has(EXPORT_FILES.entries)) said.checkHead(log);
  const extendsSize = said.checkOlder(log);
  const skipped = [...(await bundle.checkTables(log)), ...(await bundle.checkDerivedFiles(log))];
  if (said.manifest) checkManifest(said.manifest, recomputed(log, said, { facts: bundle.facts, policies }), findings);
  return {
    sound: findings.all.length === 0,
    findings: findings.all,
    more: findings.more,
    notChecked: [...said.notChecked(), ...skipped],
    origin: log.origin,
    size: log.lines,
    root: log.root,
    key: said.bundleKey,
    keyCompared: options.key !== undefined,
    extendsSize,
    firstRecorded: log.firstRecorded || undefined,
    lastRecorded: log.lastRecorded || undefined,
    closedThrough: log.closedThrough || undefined,
    balances: balancesOf(log),
  };
}

/** The files of a bundle: each is read, hashed and checked once (the log a second time for its reversals). */
class BundleFiles {
  readonly facts: FileFact[] = [];

  constructor(
    private readonly dir: string,
    private readonly there: Listing,
    private readonly findings: Findings,
  ) {}

  has(name: string): boolean {
    return this.there.files.has(name);
  }

  checkNames(): void {
    const known = Object.values<string>(EXPORT_FILES);
    for (const name of known)
      if (!this.has(name)) this.findings.add('missing-file', { file: name }, 'is not in the bundle');
    for (const name of this.there.odd) this.findings.add('extra-file', { file: name }, 'is not a plain file');
    for (const name of this.there.files) {
      if (known.includes(name) || policyOf(name) !== undefined) continue;
      this.findings.add('extra-file', { file: name }, 'does not belong to a bundle');
    }
  }

  /** The hashes of the policy packs that are there. */
  async hashPolicies(): Promise<string[]> {
    if (this.has(EXPORT_FILES.checkpoint)) await this.hashed(EXPORT_FILES.checkpoint);
    const policies: string[] = [];
    for (const name of this.there.files) {
      const hash = policyOf(name);
      if (hash === undefined) continue;
      const { sha256 } = await this.hashed(name);
      if (sha256 !== hash)
        this.findings.add('altered-file', { file: name }, `has SHA-256 ${sha256}, not the one it is named after`);
      policies.push(hash);
    }
    return policies;
  }

  checkPolicies(policies: readonly string[], { adopted }: LogCheck): void {
    for (const hash of policies) {
      if (!adopted.has(hash))
        this.findings.add('extra-file', { file: `policies/${hash}.json` }, 'is a policy that no entry adopted');
    }
  }

  async readLog(log: LogCheck): Promise<void> {
    if (!this.has(EXPORT_FILES.entries)) return;
    const path = join(this.dir, EXPORT_FILES.entries);
    const lines = new ByteLines(path, LARGEST_LEAF);
    for await (const some of lines.read()) for (const line of some) log.take(line);
    this.finished({ file: EXPORT_FILES.entries, line: log.lines }, lines);
    const { reversals } = log.books;
    const { outOfStep } = log;
    if (reversals.size > 0)
      await checkReversals(new ByteLines(path, LARGEST_LEAF), { reversals, outOfStep }, this.findings);
  }

  /** Compares the tables with the entries; names those that can't be compared since entries could not be taken in. */
  async checkTables({ books }: LogCheck): Promise<string[]> {
    const skipped: string[] = [];
    for (const table of [accountsTable(books), trialBalanceTable(books)]) {
      const { file } = table;
      if (!this.has(file)) continue;
      const lines = new ByteLines(join(this.dir, file), LONGEST_ROW);
      if (books.complete && this.has(EXPORT_FILES.entries)) await checkTable(lines, table, this.findings);
      else {
        skipped.push(notComparable(file));
        await lines.drain();
      }
      this.finished({ file }, lines);
    }
    return skipped;
  }

  /** Makes the files anew that follow from the leaves, and compares them. */
  async checkDerivedFiles(log: LogCheck): Promise<string[]> {
    const source = new VerifiedLeaves(join(this.dir, EXPORT_FILES.entries), log);
    const there = DERIVED_FILES.filter(({ file }) => this.has(file));
    const comparable = log.books.complete && this.has(EXPORT_FILES.entries);
    for (const derived of there) {
      const { file } = derived;
      const lines = new ByteLines(join(this.dir, file), LONGEST_ROW);
      if (comparable) await checkDerived(lines, derived, { source, log }, this.findings);
      else await lines.drain();
      this.finished({ file }, lines);
    }
    return comparable ? [] : there.map(({ file }) => notComparable(file));
  }

  private async hashed(name: string): Promise<FileFact> {
    return this.keep(name, await new ByteLines(join(this.dir, name), 0).drain());
  }

  private finished(place: { file: string; line?: number }, lines: ByteLines): void {
    this.keep(place.file, lines);
    if (lines.unfinished) this.findings.add('unfinished-line', place, 'the last line does not end: the file was cut');
  }

  private keep(name: string, lines: ByteLines): FileFact {
    const fact = { name, size: lines.size, sha256: lines.sha256() };
    this.facts.push(fact);
    return fact;
  }
}

function notComparable(file: string): string {
  return `${file}: not all entries could be taken in`;
}

interface Found {
  readonly facts: readonly FileFact[];
  readonly policies: readonly string[];
}

/** The manifest as it should be. Only the key is taken from the one given: that it opens the checkpoint was checked. */
function recomputed(log: LogCheck, said: SignedStatements, { facts, policies }: Found): Manifest {
  const { lines, root, firstRecorded, lastRecorded, origin = '', books } = log;
  return {
    version: 1,
    origin,
    publicKey: said.bundleKey ?? '',
    size: lines,
    root,
    range: firstRecorded === '' ? undefined : { firstRecorded, lastRecorded },
    counts: { entries: lines, postings: books.postings, accounts: books.accounts.size, policies: policies.length },
    files: byName(facts),
  };
}

function balancesOf({ books }: LogCheck): UnitBalance[] {
  const accounts = new Map<string, number>();
  for (const { unit } of books.accounts.values()) accounts.set(unit, (accounts.get(unit) ?? 0) + 1);
  return [...books.sides()].map(([unit, kinds]) => {
    const sum = (side: 'debit' | 'credit'): string =>
      String([...kinds.values()].reduce((all, one) => all + one[side], 0n));
    return { unit, accounts: accounts.get(unit) ?? 0, debit: sum('debit'), credit: sum('credit') };
  });
}
