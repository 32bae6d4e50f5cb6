import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { LedgerInfo, Ledgers } from '../ledgers.service';
import { CheckpointFile, KnownHistory, LockedCheckpointFile } from './checkpoint-file';
import { HighWaterMark, rootOfRecord } from './checkpoint-records';
import { ComputedTree, LogTree, rootOf } from './log-tree';
import { frontierFrom, root } from './merkle';
import { openCheckpoint } from './signed-note';
import { UnsafeLogError } from './unsafe-log-error';

/** The head of a ledger and what else of the database is compared with the checkpoint file. */
export interface HeadRow {
  readonly ledger: string;
  readonly seq: number;
  readonly frontier: string;
  /** Size of the last checkpoint in the database; null if there is none. */
  readonly signed: number | null;
  /** 1 if every checkpoint of the database was written to the checkpoint file first, 0 before an upgrade. */
  readonly recorded: number;
  /** The origin under which the log was continued last; another process may have done it. */
  readonly continuedAs: string | null;
}

/** What was found to agree at the last look: the last checkpoint, and the entry at its end. */
interface Compared {
  readonly note: string;
  readonly size: number;
  readonly leafHash: string | undefined;
}

/** A log as it is in the database, whose leaves give its head's root. */
export interface LogAsStored {
  readonly info: LedgerInfo;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly tree: ComputedTree;
}

/** A log that extends what the checkpoint file says. */
export interface SoundLog extends LogAsStored {
  readonly history: KnownHistory;
}

const HEADS = `SELECT h.ledger, h.seq, h.frontier,
    (SELECT MAX(c.size) FROM checkpoint c WHERE c.ledger = h.ledger) AS signed,
    (SELECT COUNT(*) FROM checkpoint_file f WHERE f.ledger = h.ledger) AS recorded,
    (SELECT k.origin FROM log_key k WHERE k.ledger = h.ledger
      AND k.seq = (SELECT MAX(m.seq) FROM log_key m WHERE m.ledger = k.ledger)) AS "continuedAs" FROM ledger_head h`;

/** Compares the logs in the database with the signed checkpoints in the checkpoint file (docs/decisions/0046). */
@Injectable()
export class LogHistory {
  /** By origin; only readiness trusts it, which looks every second. */
  private readonly compared = new Map<string, Compared>();

  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly tree: LogTree,
    private readonly file: CheckpointFile,
  ) {}

  /**
   * Computes the tree of a log as it is now and compares it with the head and with the checkpoint file.
   * @throws UnsafeLogError when the leaves, the head and the file don't agree
   */
  async assertSound(file: LockedCheckpointFile, ledger: string): Promise<SoundLog> {
    const log = await this.assertBeginsAs(file, ledger);
    this.assertKnown(file, log, log.history);
    return log;
  }

  /**
   * As `assertSound`, for a file that may lack the last checkpoint of the database.
   * @throws UnsafeLogError when the leaves, the head and the file don't agree
   */
  async assertBeginsAs(file: LockedCheckpointFile, ledger: string): Promise<SoundLog & { readonly head: HeadRow }> {
    // The head is read after the file: whatever was signed or marked is committed by now.
    const log = await this.asStored(ledger, Infinity);
    const history = file.history(log.info.origin);
    await this.assertExtends(log, history);
    return { ...log, history };
  }

  /**
   * Computes the tree of a log as it is now, and compares it with the head only. Takes long if many leaves are read, so
   * call it with few trusted entries before the file is locked.
   * @param trusted number of entries of which known blocks are not read again
   * @throws UnsafeLogError when the leaves don't give the head's root
   */
  async asStored(ledger: string, trusted: number): Promise<LogAsStored & { readonly head: HeadRow }> {
    const head = await this.head(ledger);
    const info = await this.infoOf(head);
    const tree = await this.treeOf(head, Math.min(trusted, head.seq));
    // It is that of the head, so its blocks are right, and replace known ones that were not.
    await this.tree.keep(ledger, tree);
    return { info, head, size: head.seq, root: rootOf(tree), tree };
  }

  /** Faults of all logs, found without computing their trees again: for readiness. Each names its ledger. */
  async faults(): Promise<string[]> {
    return this.file.whole(async (file) => {
      const heads = await this.database.read.query<HeadRow[]>(HEADS);
      const faults = await Promise.all(heads.map((head) => this.faultOf(file, head)));
      return faults.filter((fault) => fault !== undefined);
    });
  }

  private async faultOf(file: LockedCheckpointFile, head: HeadRow): Promise<string | undefined> {
    try {
      const info = await this.infoOf(head);
      const { ledger, origin } = info;
      const history = file.history(origin);
      this.assertKnown(file, { head, info }, history);
      assertNotShorter(ledger, head.seq, history);
      const { note, size = 0, leafHash } = this.compared.get(origin) ?? {};
      const isCompared = note === (history.last?.note ?? '') && leafHash === (await this.leafHash(ledger, size));
      if (!isCompared) await this.assertSound(file, ledger);
      else if (history.mark) await this.assertMarked(ledger, history.mark);
      return undefined;
    } catch (error) {
      if (error instanceof UnsafeLogError) return error.message;
      throw error;
    }
  }

  /** The ledger with its origin and key as of now. */
  private async infoOf({ ledger, continuedAs }: HeadRow): Promise<LedgerInfo> {
    const info = await this.ledgers.get(ledger);
    if (info.continuedAs === continuedAs) return info;
    this.ledgers.forget(ledger);
    return this.ledgers.get(ledger);
  }

  private async head(ledger: string): Promise<HeadRow> {
    const [head] = await this.database.read.query<HeadRow[]>(`${HEADS} WHERE h.ledger = ?`, [ledger]);
    if (!head) throw new Error(`no head for ${ledger}`);
    return head;
  }

  /** The tree of a log at its head. Where known blocks don't give the head's root, all leaves are read again. */
  private async treeOf({ ledger, seq, frontier }: HeadRow, trusted: number): Promise<ComputedTree> {
    const expected = root(frontierFrom(seq, frontier)).toString('hex');
    for (const number of new Set([trusted, 0])) {
      const tree = await this.tree.at(this.database.read, ledger, seq, number);
      if (rootOf(tree) === expected) return tree;
    }
    throw new UnsafeLogError('log-damaged', `${ledger}: the leaves of its ${seq} entries don't give the head's root`);
  }

  /** The file must have every checkpoint of this origin that the database has: it is written first. */
  private assertKnown(
    file: LockedCheckpointFile,
    { head, info }: { readonly head: HeadRow; readonly info: LedgerInfo },
    { last }: KnownHistory,
  ): void {
    const { ledger, signed, recorded } = head;
    if (signed === null || signed < info.since || recorded === 0 || signed <= (last?.size ?? -1)) return;
    throw new UnsafeLogError(
      'checkpoints-differ',
      file.exists
        ? `${ledger}: the checkpoint file lacks the checkpoint of ${signed} entries, which the database has: it is an older file, or that of another database`
        : `${ledger}: the checkpoint file does not exist, though ${signed} entries were signed`,
    );
  }

  /** The log must begin with what was signed last, and have the entry that was marked last. */
  private async assertExtends({ info, size, tree }: LogAsStored, history: KnownHistory): Promise<void> {
    const { ledger, origin } = info;
    const { last, mark } = history;
    assertNotShorter(ledger, size, history);
    if (last) {
      assertSigned(info, last.note);
      const beginning = await this.tree.rootOfBeginning(this.database.read, ledger, tree, last.size);
      if (beginning !== rootOfRecord(last))
        throw new UnsafeLogError(
          'checkpoints-differ',
          `${ledger}: the first ${last.size} entries are not those that were signed: it is another history`,
        );
    }
    if (mark) await this.assertMarked(ledger, mark);
    const end = last?.size ?? 0;
    this.compared.set(origin, { note: last?.note ?? '', size: end, leafHash: await this.leafHash(ledger, end) });
  }

  /** @throws UnsafeLogError when the log does not have the entry of a mark */
  async assertMarked(ledger: string, { size, leafHash }: Pick<HighWaterMark, 'size' | 'leafHash'>): Promise<void> {
    if ((await this.leafHash(ledger, size)) === leafHash) return;
    throw new UnsafeLogError(
      'checkpoints-differ',
      `${ledger}: entry ${size} is not the one that was seen in the log before: it is another history`,
    );
  }

  private async leafHash(ledger: string, seq: number): Promise<string | undefined> {
    const [entry] = await this.database.read.query<{ leafHash: string }[]>(
      'SELECT leaf_hash AS "leafHash" FROM entry WHERE ledger = ? AND seq = ?',
      [ledger, seq],
    );
    return entry?.leafHash;
  }
}

function assertNotShorter(ledger: string, size: number, { last, mark }: KnownHistory): void {
  const known = Math.max(last?.size ?? 0, mark?.size ?? 0);
  if (known <= size) return;
  const how = last && last.size === known ? 'were signed' : 'were booked';
  throw new UnsafeLogError(
    'checkpoints-differ',
    `${ledger}: ${known} entries ${how}, the database has ${size}: it is an older copy, or its last entries were lost`,
  );
}

/** @throws UnsafeLogError when a note of the checkpoint file does not have this ledger's signature */
export function assertSigned({ ledger, signing }: LedgerInfo, note: string): void {
  try {
    openCheckpoint(note, signing.verifier);
  } catch (cause) {
    throw new UnsafeLogError(
      'checkpoints-differ',
      `${ledger}: a checkpoint in the checkpoint file was not signed with this ledger's key`,
      cause,
    );
  }
}
