import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { PROCESS_ROLE, ProcessRole } from '../../config/process-role';
import { Database } from '../../database/database';
import { LedgerInfo, Ledgers } from '../ledgers.service';
import { CheckpointFile, LockedCheckpointFile } from './checkpoint-file';
import { rootOfRecord } from './checkpoint-records';
import { LogHistory, assertSigned } from './log-history';
import { LogTree } from './log-tree';
import { SignedCheckpoint } from './checkpoints';
import { UnsafeLogError } from './unsafe-log-error';

/**
 * Compares every log with its head and the checkpoint file before a process that writes does anything else. It doesn't
 * start when they don't agree: a database that is an older copy must not be written to (docs/decisions/0046).
 */
@Injectable()
export class LogStart implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly file: CheckpointFile,
    private readonly history: LogHistory,
    private readonly tree: LogTree,
    private readonly clock: Clock,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
  ) {}

  /** @throws UnsafeLogError that names the fault and what to do */
  async onModuleInit(): Promise<void> {
    if (!this.database.writable || this.role === 'recovery') return;
    for (const info of await this.ledgers.all()) {
      await this.file.whole(async (file) => {
        await this.history.assertSound(file, info.ledger, 'since-signed');
        await this.completeFile(file, info);
      });
    }
  }

  /** Writes to the file the checkpoints that an earlier version stored in the database only. Once for each ledger. */
  private async completeFile(file: LockedCheckpointFile, info: LedgerInfo): Promise<void> {
    const { ledger, origin } = info;
    const { read } = this.database;
    const done = await read.query<unknown[]>('SELECT 1 FROM checkpoint_file WHERE ledger = ?', [ledger]);
    if (done.length > 0) return;
    const rows = await read.query<SignedCheckpoint[]>(
      'SELECT size, root, note FROM checkpoint WHERE ledger = ? ORDER BY size',
      [ledger],
    );
    const { signed } = file.history(origin);
    for (const { size, root, note } of rows) {
      assertSigned(info, note);
      const known = signed(size);
      const roots = [root, await this.tree.rootAt(read, ledger, size), ...(known ? [rootOfRecord(known)] : [])];
      if (new Set(roots).size > 1)
        throw new UnsafeLogError('checkpoints-differ', `${ledger}: the checkpoint of ${size} entries is of others`);
    }
    const missing = rows.filter(({ size }) => !signed(size));
    if (missing.length > 0) await file.append(missing.map(({ note }) => note));
    await this.database.write((sql) =>
      sql.query('INSERT INTO checkpoint_file (ledger, since) VALUES (?, ?) ON CONFLICT DO NOTHING', [
        ledger,
        this.clock.now(),
      ]),
    );
  }
}
