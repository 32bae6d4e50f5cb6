import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManifestFile, Manifest, byName, manifestText } from '../../src/audit/export-archive';
import { DayOrder } from '../../src/audit/day-order';
import { AccountBalance, LeafOrder, LeafSource } from '../../src/audit/derived/derived-file';
import { DERIVED_FILES } from '../../src/audit/derived/derived-files';
import { RecomputedBalances } from '../../src/audit/verifier/recomputed-balances';
import { readLeaf } from '../../src/audit/verifier/read-leaf';
import { accountsInOrder, accountsTable, trialBalanceTable } from '../../src/audit/verifier/table-check';
import { Canonical, canonical } from '../../src/ledger/core/canonical';
import { Leaf } from '../../src/ledger/core/entry-rows';
import { EMPTY, append, leafHash, root } from '../../src/ledger/log/merkle';
import { SigningKey, signCheckpoint } from '../../src/ledger/log/signed-note';

/** A leaf parsed from JSON, whose members can be changed. */
export interface EditableLeaf {
  seq: string;
  kind: string;
  prev: string;
  facts: Record<string, Canonical>;
  postings: { account: string; amount: string; unit: string }[];
  [name: string]: unknown;
}

/** The leaves of an edited log, as a source for the derived files. */
export class EditedLeaves implements LeafSource {
  private readonly days = new DayOrder();

  constructor(
    readonly origin: string,
    readonly root: string,
    private readonly lines: readonly string[],
    private readonly balances: RecomputedBalances,
  ) {
    for (const line of lines) this.days.add(readLeaf(Buffer.from(line)).occurred);
  }

  get size(): number {
    return this.lines.length;
  }

  get firstDay(): string | undefined {
    return this.days.firstDay;
  }

  get lastDay(): string | undefined {
    return this.days.lastDay;
  }

  accounts(): AccountBalance[] {
    return accountsInOrder(this.balances).map(({ id, unit, posted }) => ({ id, unit, balance: posted }));
  }

  async *leaves(order: LeafOrder): AsyncGenerator<Leaf> {
    const seqs = order === 'day' ? this.days.seqs() : this.lines.map((_, n) => n + 1);
    for (const seq of seqs) yield await Promise.resolve(JSON.parse(this.lines[seq - 1] ?? '') as Leaf);
  }
}

/** A copy of an export that a test tampers with. */
export class TamperedExport {
  readonly dir = mkdtempSync(join(tmpdir(), 'timebank-tampered-'));
  /** Balances of an edited log whose derived files have not been regenerated yet. */
  private staleBalances: RecomputedBalances | undefined;

  constructor(original: string) {
    cpSync(original, this.dir, { recursive: true });
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, content: string | Buffer): this {
    writeFileSync(this.path(name), content);
    return this;
  }

  get files(): string[] {
    return readdirSync(this.dir, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name).slice(this.dir.length + 1))
      .sort();
  }

  /** Changes a file's lines. */
  edit(name: string, change: (lines: string[]) => string[]): this {
    const lines = change(this.read(name).slice(0, -1).split('\n'));
    return this.write(name, lines.map((line) => `${line}\n`).join(''));
  }

  /** Rewrites the manifest with the sizes and hashes of the current files. */
  updateManifest(change: Partial<Manifest> = {}): this {
    const files = this.files
      .filter((name) => name !== 'manifest.json')
      .map((name): ManifestFile => {
        const bytes = readFileSync(this.path(name));
        return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      });
    const manifest = { ...(JSON.parse(this.read('manifest.json')) as Manifest), ...change, files: byName(files) };
    return this.write('manifest.json', manifestText(manifest));
  }

  /** Edits the log and recomputes all that needs no signature: the chain, closes, tables and manifest. */
  rewrite(change: (leaves: EditableLeaf[]) => EditableLeaf[]): this {
    const original = this.read('entries.jsonl').slice(0, -1).split('\n');
    const balances = new RecomputedBalances();
    const lines: string[] = [];
    let tree = EMPTY;
    let prev = '0'.repeat(64);
    for (const leaf of change(original.map((line) => JSON.parse(line) as EditableLeaf))) {
      const facts =
        leaf.kind === 'period.closed'
          ? { ...leaf.facts, size: String(tree.size), root: root(tree).toString('hex') }
          : leaf.facts;
      const line = canonical({ ...(leaf as Record<string, Canonical>), facts, prev, seq: String(tree.size + 1) });
      const hash = leafHash(line);
      tree = append(tree, hash);
      prev = hash.toString('hex');
      lines.push(line);
      balances.apply(readLeaf(Buffer.from(line)), () => undefined);
    }
    this.edit('entries.jsonl', () => lines);
    for (const table of [accountsTable(balances), trialBalanceTable(balances)]) {
      this.edit(table.file, ([header = '']) => [header, ...table.rows.map((row) => `${row().join(',')}\r`)]);
    }
    this.staleBalances = balances;
    const first = JSON.parse(lines[0] ?? '{}') as { recorded: string };
    const last = JSON.parse(lines[lines.length - 1] ?? '{}') as { recorded: string };
    return this.updateManifest({
      size: tree.size,
      root: root(tree).toString('hex'),
      range: { firstRecorded: first.recorded, lastRecorded: last.recorded },
      counts: {
        ...this.manifest.counts,
        entries: tree.size,
        postings: balances.postings,
        accounts: balances.accounts.size,
      },
    });
  }

  /** Regenerates the files that are derived from the leaves, after `rewrite`. */
  async regenerateDerivedFiles(): Promise<this> {
    if (!this.staleBalances) return this;
    const { origin, root: hash } = this.manifest;
    const lines = this.read('entries.jsonl').slice(0, -1).split('\n');
    const source = new EditedLeaves(origin, hash, lines, this.staleBalances);
    this.staleBalances = undefined;
    for (const derived of DERIVED_FILES) {
      let text = '';
      for await (const piece of derived.pieces(source)) text += piece.text;
      this.write(derived.file, text);
    }
    return this.updateManifest();
  }

  get manifest(): Manifest {
    return JSON.parse(this.read('manifest.json')) as Manifest;
  }

  /** Signs the copy in its current state with another key than the ledger's. */
  sign(key: SigningKey): this {
    const { origin, size, root: hash } = this.manifest;
    this.write('checkpoint.txt', signCheckpoint({ origin, size, root: Buffer.from(hash, 'hex') }, key));
    return this.updateManifest({ publicKey: key.verifier });
  }
}
