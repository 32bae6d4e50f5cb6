import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Clock } from '../../common/clock';
import { Database } from '../../database/database';
import { LedgerInfo, Ledgers } from '../ledgers.service';
import { CheckpointFile, LockedCheckpointFile } from './checkpoint-file';
import { CheckpointRecord, rootOfRecord } from './checkpoint-records';
import { LogHistory, SoundLog, assertSigned } from './log-history';
import { LogTree } from './log-tree';
import { frontierFrom, root } from './merkle';
import { signCheckpoint } from './signed-note';
import { UnsafeLogError } from './unsafe-log-error';

/** Event for which a checkpoint is signed. */
export type CheckpointReason = 'certificate' | 'close' | 'export' | 'request';

/** Size and root of a log. */
export interface LogPosition {
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** Signed size and root of a log. */
export interface SignedCheckpoint extends LogPosition {
  /** The C2SP signed note. */
  readonly note: string;
}

/**
 * Signs the root of a ledger's log. Each signature is first written to the checkpoint file, and only if the log extends
 * what that file says: so no two checkpoints are signed of which one is not the beginning of the other
 * (docs/decisions/0046).
 */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly file: CheckpointFile,
    private readonly history: LogHistory,
    private readonly tree: LogTree,
  ) {}

  /**
   * Signs the log at its current size. For a close every leaf is read and hashed again.
   * @param seqs entries from which what will be signed was made: their leaves are read and hashed again
   * @throws UnsafeLogError when the log can't be signed safely
   */
  async sign(ledger: string, reason: CheckpointReason, seqs: readonly number[] = []): Promise<SignedCheckpoint> {
    // Leaves are read before the file is locked, and the tree in the lock must be the same up to there.
    const read = await this.readLeaves(ledger, reason, seqs);
    return this.file.whole(async (file) => {
      const log = await this.history.assertSound(file, ledger);
      await this.assertBegins(log, read);
      return this.store(file, reason, log, log);
    });
  }

  /**
   * Signs an earlier size of the log, whose root was computed from all its leaves. A database that lags behind the
   * checkpoint file, such as a read replica, gets the checkpoint that was signed of this size, if one was.
   * @throws UnsafeLogError when the log can't be signed safely
   */
  async signAt(ledger: string, reason: CheckpointReason, position: LogPosition): Promise<SignedCheckpoint> {
    await this.readLeaves(ledger, reason, []);
    return this.file.whole(async (file) => {
      const info = await this.ledgers.get(ledger);
      const earlier = file.history(info.origin).signed(position.size);
      if (earlier) return { ...position, note: sameRoot(info, earlier, position).note };
      const log = await this.history.assertSound(file, ledger);
      if (position.size < log.info.since - 1)
        throw new UnsafeLogError('checkpoints-differ', `${ledger}: the log was continued meanwhile; ask again`);
      await this.assertBegins(log, position);
      return this.store(file, reason, log, position);
    });
  }

  /** Reads and hashes leaves again: all of them for a close, else those of the blocks of some entries. */
  private async readLeaves(ledger: string, reason: CheckpointReason, seqs: readonly number[]): Promise<LogPosition> {
    const log = await this.history.asStored(ledger, reason === 'close' ? 0 : Infinity);
    await this.tree.assertContains(this.database.read, ledger, log.tree, seqs);
    return log;
  }

  private async assertBegins({ info, tree }: SoundLog, { size, root: hash }: LogPosition): Promise<void> {
    const { ledger } = info;
    if ((await this.tree.rootOfBeginning(this.database.read, ledger, tree, size)) === hash) return;
    throw new UnsafeLogError('log-damaged', `${ledger}: its first ${size} entries have another root now`);
  }

  /** Size and root of the log as seen by a database connection, by the head's row. */
  async at(sql: EntityManager, ledger: string): Promise<LogPosition> {
    const [head] = await sql.query<{ seq: number; frontier: string }[]>(
      'SELECT seq, frontier FROM ledger_head WHERE ledger = ?',
      [ledger],
    );
    if (!head) throw new Error(`no head for ${ledger}`);
    return { size: head.seq, root: root(frontierFrom(head.seq, head.frontier)).toString('hex') };
  }

  /** The largest signed checkpoint, if there is one. */
  async latest(ledger: string): Promise<SignedCheckpoint | undefined> {
    const [row] = await this.database.read.query<SignedCheckpoint[]>(
      'SELECT size, root, note FROM checkpoint WHERE ledger = ? ORDER BY size DESC LIMIT 1',
      [ledger],
    );
    return row;
  }

  /**
   * Signs a position, appends the note to the file unless it is there, and only then to the table. A read-only process
   * (an export beside the running service) writes the file only: signatures are deterministic, so the service stores
   * the same one later.
   */
  private async store(
    file: LockedCheckpointFile,
    reason: CheckpointReason,
    { info, history }: SoundLog,
    { size, root: hash }: LogPosition,
  ): Promise<SignedCheckpoint> {
    const { ledger, origin, signing } = info;
    const note = signCheckpoint({ origin, size, root: Buffer.from(hash, 'hex') }, signing);
    if (!history.signed(size)) await file.append([note]);
    if (this.database.writable)
      await this.database.write(async (sql) => {
        const found = 'SELECT 1 FROM checkpoint WHERE ledger = ? AND size = ?';
        if ((await sql.query<unknown[]>(found, [ledger, size])).length > 0) return;
        await sql.query(
          'INSERT INTO checkpoint (ledger, size, root, note, created_at, kind) VALUES (?, ?, ?, ?, ?, ?)',
          [ledger, size, hash, note, this.clock.now(), reason],
        );
      }, ledger);
    return { size, root: hash, note };
  }
}

/** The record of a size, which must be of the same root and have the ledger's signature. */
function sameRoot(info: LedgerInfo, record: CheckpointRecord, { size, root: hash }: LogPosition): CheckpointRecord {
  assertSigned(info, record.note);
  if (rootOfRecord(record) === hash) return record;
  throw new UnsafeLogError(
    'checkpoints-differ',
    `${info.ledger}: another root of ${size} entries was signed before: it is another history`,
  );
}
