import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { PROCESS_ROLE, ProcessRole } from '../../config/process-role';
import { Database } from '../../database/database';
import { LedgerInfo, Ledgers } from '../ledgers.service';
import { CheckpointFile, LockedCheckpointFile } from './checkpoint-file';
import { SignedCheckpoint } from './checkpoints';
import { LogHistory } from './log-history';
import { UnrecordedCheckpoints } from './unrecorded-checkpoints';

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
    private readonly unrecorded: UnrecordedCheckpoints,
    private readonly clock: Clock,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
  ) {}

  /** @throws UnsafeLogError that names the fault and what to do */
  async onModuleInit(): Promise<void> {
    if (!this.database.writable || this.role === 'recovery') return;
    for (const info of await this.ledgers.all()) await this.check(info);
  }

  private async check({ ledger, origin }: LedgerInfo): Promise<void> {
    const signed = await this.file.whole((file) => Promise.resolve(file.history(origin).last?.size ?? 0));
    // The leaves since the last checkpoint are read before the file is locked, and so are those of the table's checkpoints.
    const log = await this.history.asStored(ledger, signed);
    const isComplete = await this.isComplete(ledger);
    const stored = isComplete ? [] : await this.unrecorded.verified(log);
    await this.file.whole(async (file) => {
      const { info } = await this.history.assertSound(file, ledger);
      if (!isComplete) await this.completeFile(file, info, stored);
    });
  }

  private async isComplete(ledger: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM checkpoint_file WHERE ledger = ?';
    return (await this.database.read.query<unknown[]>(sql, [ledger])).length > 0;
  }

  /** Writes to the file the checkpoints that an earlier version stored in the database only. Once for each ledger. */
  private async completeFile(
    file: LockedCheckpointFile,
    info: LedgerInfo,
    stored: readonly SignedCheckpoint[],
  ): Promise<void> {
    const missing = this.unrecorded.missing(file, info, stored);
    if (missing.length > 0) await file.append(missing.map(({ note }) => note));
    await this.database.write((sql) =>
      sql.query('INSERT INTO checkpoint_file (ledger, since) VALUES (?, ?) ON CONFLICT DO NOTHING', [
        info.ledger,
        this.clock.now(),
      ]),
    );
  }
}
