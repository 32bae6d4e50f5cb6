import { join } from 'node:path';
import { EXPORT_FILES, ManifestFile, Manifest, byName, policyHashOf } from '../export-archive';
import { ByteLines, FolderListing, listFolder } from './archive-files';
import { checkDerived } from './derived-check';
import { DERIVED_FILES } from '../derived/derived-files';
import { Findings } from './findings';
import { LogCheck } from './log-check';
import { checkManifest } from './manifest-check';
import { MAX_LEAF_BYTES } from './read-leaf';
import { checkReversals } from './reversal-check';
import { SignedStatements } from './signed-statements';
import { MAX_ROW_BYTES, accountsTable, checkTable, trialBalanceTable } from './table-check';
import { UnitBalance, Verdict, VerifyOptions } from './verdict';
import { VerifiedLeaves } from './verified-leaves';

/**
 * Verifies an export from its files alone, without a database. Shares only the hashes, the canonical form, the signed
 * notes and the derived files with the code that writes exports (docs/architecture.md).
 */
export async function verifyExport(dir: string, options: VerifyOptions = {}): Promise<Verdict> {
  const findings = new Findings();
  const listing = await listFolder(dir);
  const archive = new ArchiveFiles(dir, listing, findings);
  archive.checkNames();
  const statements = await SignedStatements.open(dir, options, { findings, files: listing.files });
  const policies = await archive.hashPolicies();
  const log = new LogCheck(
    { origin: statements.origin, policies: new Set(policies), olderSize: statements.olderSize },
    findings,
  );
  await archive.readLog(log);
  archive.checkPolicies(policies, log);
  if (archive.has(EXPORT_FILES.entries)) statements.checkSizeAndRoot(log);
  statements.checkContinued(log);
  const extendsSize = statements.checkOlder(log);
  const skipped = [...(await archive.checkTables(log)), ...(await archive.checkDerivedFiles(log))];
  if (statements.manifest)
    checkManifest(statements.manifest, recomputed(log, statements, { facts: archive.facts, policies }), findings);
  return {
    sound: findings.all.length === 0,
    findings: findings.all,
    omitted: findings.omitted,
    notChecked: [...statements.notChecked(), ...skipped],
    origin: log.origin,
    size: log.lines,
    root: log.root,
    key: statements.archiveKey,
    keyCompared: options.key !== undefined,
    extendsSize,
    firstRecorded: log.firstRecorded || undefined,
    lastRecorded: log.lastRecorded || undefined,
    closedThrough: log.closedThrough || undefined,
    balances: balancesOf(log),
  };
}

/** The files of an export. Each is read, hashed and checked once; the log is read again to check reversals. */
class ArchiveFiles {
  readonly facts: ManifestFile[] = [];

  constructor(
    private readonly dir: string,
    private readonly listing: FolderListing,
    private readonly findings: Findings,
  ) {}

  has(name: string): boolean {
    return this.listing.files.has(name);
  }

  checkNames(): void {
    const required = Object.values<string>(EXPORT_FILES);
    for (const name of required)
      if (!this.has(name)) this.findings.add('missing-file', { file: name }, 'is not in the export');
    for (const name of this.listing.notFiles) this.findings.add('extra-file', { file: name }, 'is not a plain file');
    for (const name of this.listing.files) {
      if (required.includes(name) || policyHashOf(name) !== undefined) continue;
      this.findings.add('extra-file', { file: name }, 'does not belong to an export');
    }
  }

  /** Hashes the policy packs of the export and returns their hashes. */
  async hashPolicies(): Promise<string[]> {
    if (this.has(EXPORT_FILES.checkpoint)) await this.hashFile(EXPORT_FILES.checkpoint);
    const policies: string[] = [];
    for (const name of this.listing.files) {
      const hash = policyHashOf(name);
      if (hash === undefined) continue;
      const { sha256 } = await this.hashFile(name);
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
    const lines = new ByteLines(path, MAX_LEAF_BYTES);
    for await (const batch of lines.read()) for (const line of batch) log.take(line);
    log.end();
    this.addReadFile({ file: EXPORT_FILES.entries, line: log.lines }, lines);
    const { reversals } = log.balances;
    const { misnumberedFrom } = log;
    if (reversals.size > 0)
      await checkReversals(new ByteLines(path, MAX_LEAF_BYTES), { reversals, misnumberedFrom }, this.findings);
  }

  /** Compares the tables with the entries. Returns those that can't be compared because the log is incomplete. */
  async checkTables({ balances }: LogCheck): Promise<string[]> {
    const skipped: string[] = [];
    for (const table of [accountsTable(balances), trialBalanceTable(balances)]) {
      const { file } = table;
      if (!this.has(file)) continue;
      const lines = new ByteLines(join(this.dir, file), MAX_ROW_BYTES);
      if (balances.complete && this.has(EXPORT_FILES.entries)) await checkTable(lines, table, this.findings);
      else {
        skipped.push(notComparable(file));
        await lines.drain();
      }
      this.addReadFile({ file }, lines);
    }
    return skipped;
  }

  /** Recomputes the derived files from the leaves and compares them. */
  async checkDerivedFiles(log: LogCheck): Promise<string[]> {
    const source = new VerifiedLeaves(join(this.dir, EXPORT_FILES.entries), log);
    const present = DERIVED_FILES.filter(({ file }) => this.has(file));
    const comparable = log.balances.complete && this.has(EXPORT_FILES.entries);
    for (const derived of present) {
      const { file } = derived;
      const lines = new ByteLines(join(this.dir, file), MAX_ROW_BYTES);
      if (comparable) await checkDerived(lines, derived, { source, log }, this.findings);
      else await lines.drain();
      this.addReadFile({ file }, lines);
    }
    return comparable ? [] : present.map(({ file }) => notComparable(file));
  }

  private async hashFile(name: string): Promise<ManifestFile> {
    return this.addFact(name, await new ByteLines(join(this.dir, name), 0).drain());
  }

  private addReadFile(location: { file: string; line?: number }, lines: ByteLines): void {
    this.addFact(location.file, lines);
    if (lines.unfinished)
      this.findings.add('unfinished-line', location, 'the last line has no newline: the file was cut off');
  }

  private addFact(name: string, lines: ByteLines): ManifestFile {
    const fact = { name, size: lines.size, sha256: lines.sha256() };
    this.facts.push(fact);
    return fact;
  }
}

function notComparable(file: string): string {
  return `${file}: not compared, because not all entries could be read`;
}

interface FoundFiles {
  readonly facts: readonly ManifestFile[];
  readonly policies: readonly string[];
}

/** Recomputes the manifest. Only the key is taken from the given one; the checkpoint was verified with it. */
function recomputed(log: LogCheck, statements: SignedStatements, { facts, policies }: FoundFiles): Manifest {
  const { lines, root, firstRecorded, lastRecorded, origin = '', balances } = log;
  return {
    version: 1,
    origin,
    publicKey: statements.archiveKey ?? '',
    size: lines,
    root,
    range: firstRecorded === '' ? undefined : { firstRecorded, lastRecorded },
    counts: {
      entries: lines,
      postings: balances.postings,
      accounts: balances.accounts.size,
      policies: policies.length,
    },
    files: byName(facts),
  };
}

function balancesOf({ balances }: LogCheck): UnitBalance[] {
  const accounts = new Map<string, number>();
  for (const { unit } of balances.accounts.values()) accounts.set(unit, (accounts.get(unit) ?? 0) + 1);
  return [...balances.debitsAndCredits()].map(([unit, kinds]) => {
    const sum = (side: 'debit' | 'credit'): string =>
      String([...kinds.values()].reduce((total, kind) => total + kind[side], 0n));
    return { unit, accounts: accounts.get(unit) ?? 0, debit: sum('debit'), credit: sum('credit') };
  });
}
