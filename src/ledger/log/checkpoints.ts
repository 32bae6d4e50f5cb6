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

/** What made it worth signing. */
export type CheckpointReason = 'close' | 'export' | 'request';

/** A signed statement of a log's size and root. */
export interface SignedCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The C2SP signed note. */
  readonly note: string;
}

/** Signs the root of a ledger's log and keeps every signature, in the table and in a file beside the books. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Signs the log as it stands; the same size is signed once. */
  async sign(ledger: string, occasion: CheckpointReason): Promise<SignedCheckpoint> {
    const checkpoint = await this.at(this.database.read, ledger);
    await this.store(ledger, occasion, checkpoint);
    return checkpoint;
  }

  /** The signed checkpoint of what a reader sees. Its root comes from the frontier kept with the head: no tree is read. */
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
   * Keeps a checkpoint. A process that reads only (an export beside the running service) keeps it in the file alone:
   * signatures are deterministic, so nothing is lost by it.
   */
  async store(ledger: string, occasion: CheckpointReason, { size, root: hash, note }: SignedCheckpoint): Promise<void> {
    if (this.database.writable) {
      const known = await this.database.write(async (sql) => {
        const [kept] = await sql.query<unknown[]>('SELECT 1 FROM checkpoint WHERE ledger = ? AND size = ?', [
          ledger,
          size,
        ]);
        if (kept) return true;
        await sql.query(
          'INSERT INTO checkpoint (ledger, size, root, note, created_at, kind) VALUES (?, ?, ?, ?, ?, ?)',
          [ledger, size, hash, note, this.clock.now(), occasion],
        );
        return false;
      }, ledger);
      if (known) return;
    }
    const { checkpointFile } = this.settings;
    await mkdir(dirname(checkpointFile), { recursive: true });
    await appendFile(checkpointFile, `${note}\n`);
  }

  /** The latest that was signed, or undefined. */
  async latest(ledger: string): Promise<SignedCheckpoint | undefined> {
    const [row] = await this.database.read.query<SignedCheckpoint[]>(
      'SELECT size, root, note FROM checkpoint WHERE ledger = ? ORDER BY size DESC LIMIT 1',
      [ledger],
    );
    return row;
  }
}
