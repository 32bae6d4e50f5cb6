import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { ACCOUNT_KINDS, AccountKind } from '../ledger/core/accounts';
import { Checkpoints, SignedCheckpoint } from '../ledger/log/checkpoints';
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

/** What was exported. */
export interface ExportSummary {
  readonly dir: string;
  readonly manifest: Manifest;
  /** The signed note, to be kept by whoever wants to check later exports against this one. */
  readonly checkpoint: string;
}

interface KindRow {
  readonly unit: string;
  readonly kind: string;
  readonly debit: string;
  readonly credit: string;
}

/** About how much text is put together before it is written. */
const PIECE = 65_536;

/** Writes a ledger to a folder that anyone can check without this instance (ledger.md §7). */
@Injectable()
export class Exports {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly queries: EntryQueries,
    private readonly checkpoints: Checkpoints,
  ) {}

  /**
   * Writes the bundle to a folder that is empty or not there, and keeps the checkpoint that it carries. Everything is
   * read in one snapshot; the journal goes on meanwhile. After a failure the folder is empty again.
   */
  async write(ledger: string, dir: string): Promise<ExportSummary> {
    const folder = await ExportFolder.take(dir);
    try {
      const { manifest, checkpoint } = await this.database.snapshot((sql) => this.bundle(sql, ledger, folder));
      await this.checkpoints.store(ledger, 'export', checkpoint);
      return { dir, manifest, checkpoint: checkpoint.note };
    } catch (error) {
      await folder.clear();
      throw error;
    }
  }

  private async bundle(
    sql: EntityManager,
    ledger: string,
    folder: ExportFolder,
  ): Promise<{ manifest: Manifest; checkpoint: SignedCheckpoint }> {
    const { origin, signing } = await this.ledgers.get(ledger);
    const checkpoint = await this.checkpoints.at(sql, ledger);
    await folder.write(EXPORT_FILES.checkpoint, [checkpoint.note]);
    const days = new DayOrder();
    await folder.write(EXPORT_FILES.entries, this.entries(sql, ledger, days));
    const packs = await sql.find(PolicyVersion, { where: { ledger }, order: { hash: 'ASC' } });
    for (const { hash, pack } of packs) await folder.write(policyFile(hash), [pack]);
    await folder.write(EXPORT_FILES.accounts, accounts(sql, ledger));
    await folder.write(EXPORT_FILES.trialBalance, trialBalance(sql, ledger));
    const leaves = new ExportedLeaves(sql, this.queries, { ...checkpoint, ledger, origin }, days);
    for (const derived of DERIVED_FILES) await folder.write(derived.file, inPieces(textsOf(derived.pieces(leaves))));
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
    // Last, so that a bundle without one is known to be unfinished.
    await folder.write(EXPORT_FILES.manifest, [manifestText(manifest)]);
    return { manifest, checkpoint };
  }

  private entries(sql: EntityManager, ledger: string, days: DayOrder): AsyncGenerator<string> {
    const { queries } = this;
    return inPieces(
      (async function* (): AsyncGenerator<string> {
        for await (const { occurred, leaf } of queries.leaves(sql, ledger)) {
          days.add(occurred);
          yield `${leaf}\n`;
        }
      })(),
    );
  }
}

/** Puts short texts together to pieces that are worth a write. */
async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
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
  // Sums travel as text: over many accounts they may be larger than what a number keeps exactly.
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
  const [found] = await sql.query<{ first: string | null; last: string | null }[]>(
    `SELECT (SELECT recorded_at FROM entry WHERE ledger = ?1 AND seq = 1) AS first,
       (SELECT recorded_at FROM entry WHERE ledger = ?1 AND seq = ?2) AS last`,
    [ledger, size],
  );
  if (!found?.first || !found.last) return undefined;
  return { firstRecorded: found.first, lastRecorded: found.last };
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
