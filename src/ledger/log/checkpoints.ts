import { Injectable } from '@nestjs/common';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EntityManager } from 'typeorm';
import { Clock } from '../../common/clock';
import { Database } from '../../database/database';
import { Settings } from '../../config/settings';
import { Ledgers } from '../ledgers.service';
import { frontierFrom, root } from './merkle';
import { signCheckpoint } from './signed-note';

/** Event for which a checkpoint is signed. */
export type CheckpointReason = 'close' | 'export' | 'request';

/** Signed size and root of a log. */
export interface SignedCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The C2SP signed note. */
  readonly note: string;
}

/** Signs the root of a ledger's log and stores every signature, in the table and in the checkpoint file. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Signs the log at its current size. A size is stored once. */
  async sign(ledger: string, reason: CheckpointReason): Promise<SignedCheckpoint> {
    const checkpoint = await this.at(this.database.read, ledger);
    await this.store(ledger, reason, checkpoint);
    return checkpoint;
  }

  /** Signs the log as seen by a database connection. The root is computed from the frontier in the head's row. */
  async at(sql: EntityManager, ledger: string): Promise<SignedCheckpoint> {
    const [head] = await sql.query<{ seq: number; frontier: string }[]>(
      'SELECT seq, frontier FROM ledger_head WHERE ledger = ?',
      [ledger],
    );
    if (!head) throw new Error(`no head for ${ledger}`);
    const { origin, signing } = await this.ledgers.get(ledger);
    const hash = root(frontierFrom(head.seq, head.frontier));
    const note = signCheckpoint({ origin, size: head.seq, root: hash }, signing);
    return { size: head.seq, root: hash.toString('hex'), note };
  }

  /**
   * Stores a checkpoint. A read-only process (an export beside the running service) writes the file only: signatures
   * are deterministic, so the service stores the same one later.
   */
  async store(ledger: string, reason: CheckpointReason, { size, root: hash, note }: SignedCheckpoint): Promise<void> {
    if (this.database.writable) {
      const exists = await this.database.write(async (sql) => {
        const [row] = await sql.query<unknown[]>('SELECT 1 FROM checkpoint WHERE ledger = ? AND size = ?', [
          ledger,
          size,
        ]);
        if (row) return true;
        await sql.query(
          'INSERT INTO checkpoint (ledger, size, root, note, created_at, kind) VALUES (?, ?, ?, ?, ?, ?)',
          [ledger, size, hash, note, this.clock.now(), reason],
        );
        return false;
      }, ledger);
      if (exists) return;
    }
    const { checkpointFile } = this.settings;
    await mkdir(dirname(checkpointFile), { recursive: true });
    await appendFile(checkpointFile, `${note}\n`);
  }

  /** The largest signed checkpoint, if there is one. */
  async latest(ledger: string): Promise<SignedCheckpoint | undefined> {
    const [row] = await this.database.read.query<SignedCheckpoint[]>(
      'SELECT size, root, note FROM checkpoint WHERE ledger = ? ORDER BY size DESC LIMIT 1',
      [ledger],
    );
    return row;
  }
}
