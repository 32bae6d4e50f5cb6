import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { ACCOUNT_KINDS, AccountKind } from '../ledger/core/accounts';
import { Checkpoints, SignedCheckpoint } from '../ledger/log/checkpoints';
import { EMPTY, Frontier, append, leafHash, root } from '../ledger/log/merkle';
import { UnsafeLogError } from '../ledger/log/unsafe-log-error';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Ledgers } from '../ledger/ledgers.service';
import { Cell, csv } from '../common/csv';
import { Database } from '../database/database';
import { PolicyVersion } from '../policies/policy-version.entity';
import {
  ACCOUNT_COLUMNS,
  EXPORT_FILES,
  Manifest,
  TOTAL,
  TRIAL_BALANCE_COLUMNS,
  byName,
  manifestText,
  policyFile,
} from './export-archive';
import { ExportFolder } from './export-folder';
import { DayOrder } from './day-order';
import { Piece } from './derived/derived-file';
import { DERIVED_FILES } from './derived/derived-files';
import { AccountRow, ExportedLeaves, accountPages } from './exported-leaves';

/** The result of an export. */
export interface ExportSummary {
  readonly dir: string;
  readonly manifest: Manifest;
  /** The signed note; auditors keep it to verify later exports against this one. */
  readonly checkpoint: string;
}

interface KindRow {
  readonly unit: string;
  readonly kind: string;
  readonly debit: string;
  readonly credit: string;
}

/** Approximate length of a chunk of text to write, in UTF-16 units. */
const CHUNK_LENGTH = 65_536;

/** Exports a ledger to a folder that can be verified without this instance (docs/ledger.md §7). */
@Injectable()
export class Exports {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly queries: EntryQueries,
    private readonly checkpoints: Checkpoints,
  ) {}

  /**
   * Writes an export to a new or empty folder and stores its checkpoint. Everything is read in one snapshot while the
   * journal continues. After a failure the folder is empty again. Throws `ExportFolderInUse`, and `UnsafeLogError` when
   * the log can't be signed safely.
   */
  async write(ledger: string, dir: string): Promise<ExportSummary> {
    const folder = await ExportFolder.create(dir);
    try {
      const { manifest, checkpoint } = await this.database.snapshot((sql) => this.writeArchive(sql, ledger, folder));
      return { dir, manifest, checkpoint: checkpoint.note };
    } catch (error) {
      await folder.clear();
      throw error;
    }
  }

  private async writeArchive(
    sql: EntityManager,
    ledger: string,
    folder: ExportFolder,
  ): Promise<{ manifest: Manifest; checkpoint: SignedCheckpoint }> {
    const position = await this.checkpoints.at(sql, ledger);
    const days = new DayOrder();
    const written = new RootOfLeaves();
    await folder.write(EXPORT_FILES.entries, this.entries(sql, ledger, { days, written }));
    if (written.root !== position.root)
      throw new UnsafeLogError('log-damaged', `${ledger}: the ${written.size} leaves read don't give the head's root`);
    // Signed only now that the leaves which were read are known to be those of the log.
    const checkpoint = await this.checkpoints.signAt(ledger, 'export', position);
    const { origin, signing } = await this.ledgers.get(ledger);
    await folder.write(EXPORT_FILES.checkpoint, [checkpoint.note]);
    const packs = await sql.find(PolicyVersion, { where: { ledger }, order: { hash: 'ASC' } });
    for (const { hash, pack } of packs) await folder.write(policyFile(hash), [pack]);
    await folder.write(EXPORT_FILES.accounts, accounts(sql, ledger));
    await folder.write(EXPORT_FILES.trialBalance, trialBalance(sql, ledger));
    const leaves = new ExportedLeaves(sql, this.queries, { ...checkpoint, ledger, origin }, days);
    for (const derived of DERIVED_FILES) await folder.write(derived.file, inChunks(textsOf(derived.pieces(leaves))));
    const manifest: Manifest = {
      version: 1,
      origin,
      publicKey: signing.verifier,
      size: checkpoint.size,
      root: checkpoint.root,
      range: await range(sql, ledger, checkpoint.size),
      counts: await counts(sql, ledger),
      files: byName(folder.files),
    };
    // Written last, so that an export without a manifest is known to be incomplete.
    await folder.write(EXPORT_FILES.manifest, [manifestText(manifest)]);
    return { manifest, checkpoint };
  }

  private entries(
    sql: EntityManager,
    ledger: string,
    { days, written }: { readonly days: DayOrder; readonly written: RootOfLeaves },
  ): AsyncGenerator<string> {
    const { queries } = this;
    return inChunks(
      (async function* (): AsyncGenerator<string> {
        for await (const { occurred, leaf } of queries.leaves(sql, ledger)) {
          days.add(occurred);
          written.add(leaf);
          yield `${leaf}\n`;
        }
      })(),
    );
  }
}

/** Computes the root of leaves as they are read. */
class RootOfLeaves {
  private tree: Frontier = EMPTY;

  add(leaf: string): void {
    this.tree = append(this.tree, leafHash(leaf));
  }

  get size(): number {
    return this.tree.size;
  }

  /** Hex. */
  get root(): string {
    return root(this.tree).toString('hex');
  }
}

/** Joins short texts to chunks of at least `CHUNK_LENGTH`. */
async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

async function* textsOf(pieces: AsyncIterable<Piece>): AsyncGenerator<string> {
  for await (const { text } of pieces) yield text;
}

async function* accounts(sql: EntityManager, ledger: string): AsyncGenerator<string> {
  yield csv([ACCOUNT_COLUMNS]);
  for await (const page of accountPages(sql, ledger)) yield csv(page.map(accountCells));
}

function accountCells({ id, kind, owner, unit, balance, held, version }: AccountRow): Cell[] {
  return [id, kind, owner, unit, ACCOUNT_KINDS[kind as AccountKind].floor ?? null, balance, held, version];
}

async function* trialBalance(sql: EntityManager, ledger: string): AsyncGenerator<string> {
  // Sums are text: over many accounts they may exceed the safe integers.
  const kinds = await sql.query<KindRow[]>(
    `SELECT unit, kind, CAST(SUM(CASE WHEN posted < 0 THEN -posted ELSE 0 END) AS TEXT) AS debit,
       CAST(SUM(CASE WHEN posted > 0 THEN posted ELSE 0 END) AS TEXT) AS credit
     FROM account WHERE ledger = ? GROUP BY unit, kind ORDER BY unit, kind`,
    [ledger],
  );
  yield csv([TRIAL_BALANCE_COLUMNS]);
  for (const unit of new Set(kinds.map((row) => row.unit))) {
    const rows = kinds.filter((row) => row.unit === unit);
    const sum = (side: 'debit' | 'credit'): string =>
      String(rows.reduce((total, row) => total + BigInt(row[side]), 0n));
    yield csv([...rows.map(({ kind, debit, credit }) => [unit, kind, debit, credit])]);
    yield csv([[unit, TOTAL, sum('debit'), sum('credit')]]);
  }
}

async function range(sql: EntityManager, ledger: string, size: number): Promise<Manifest['range']> {
  const [times] = await sql.query<{ first: string | null; last: string | null }[]>(
    `SELECT (SELECT recorded_at FROM entry WHERE ledger = ?1 AND seq = 1) AS first,
       (SELECT recorded_at FROM entry WHERE ledger = ?1 AND seq = ?2) AS last`,
    [ledger, size],
  );
  if (!times?.first || !times.last) return undefined;
  return { firstRecorded: times.first, lastRecorded: times.last };
}

async function counts(sql: EntityManager, ledger: string): Promise<Manifest['counts']> {
  const count = async (table: string): Promise<number> => {
    const [row] = await sql.query<{ n: number }[]>(`SELECT COUNT(*) AS n FROM ${table} WHERE ledger = ?`, [ledger]);
    return row?.n ?? 0;
  };
  return {
    entries: await count('entry'),
    postings: await count('posting'),
    accounts: await count('account'),
    policies: await count('policy_version'),
  };
}
