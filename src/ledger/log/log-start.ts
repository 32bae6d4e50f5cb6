import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { PROCESS_ROLE, ProcessRole } from '../../config/process-role';
import { Database } from '../../database/database';
import { LedgerInfo, Ledgers } from '../ledgers.service';
import { CheckpointFile, LockedCheckpointFile } from './checkpoint-file';
import { LogHistory, SoundLog } from './log-history';
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
    // The leaves since the last checkpoint are read before the file is locked.
    await this.history.asStored(ledger, signed);
    await this.file.whole(async (file) => this.completeFile(file, await this.history.assertSound(file, ledger)));
  }

  /** Writes to the file the checkpoints that an earlier version stored in the database only. Once for each ledger. */
  private async completeFile(file: LockedCheckpointFile, log: SoundLog): Promise<void> {
    const { ledger } = log.info;
    const done = await this.database.read.query<unknown[]>('SELECT 1 FROM checkpoint_file WHERE ledger = ?', [ledger]);
    if (done.length > 0) return;
    const missing = await this.unrecorded.of(file, log);
    if (missing.length > 0) await file.append(missing.map(({ note }) => note));
    await this.database.write((sql) =>
      sql.query('INSERT INTO checkpoint_file (ledger, since) VALUES (?, ?) ON CONFLICT DO NOTHING', [
        ledger,
        this.clock.now(),
      ]),
    );
  }
}
