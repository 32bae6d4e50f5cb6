import { Injectable } from '@nestjs/common';
import { dayOf } from '../../common/calendar';
import { Clock } from '../../common/clock';
import { RefusedError } from '../../common/process-errors';
import { Database } from '../../database/database';
import { Settings } from '../../config/settings';
import { firstOpenMonth } from '../core/first-open-month';
import { Command } from '../core/command';
import { systemRequest } from '../core/system-actor';
import { Journal } from '../journal/journal';
import { LedgerInfo, Ledgers } from '../ledgers.service';
import { CheckpointFile, LockedCheckpointFile } from './checkpoint-file';
import { CheckpointRecord, IssuedCertificate } from './checkpoint-records';
import { Checkpoints, SignedCheckpoint } from './checkpoints';
import { LogHistory, LogAsStored } from './log-history';
import { LogKey } from './log-key.entity';
import { newSigningKey } from './signed-note';
import { UnsafeLogError } from './unsafe-log-error';

/** A log that goes on under a new origin. */
export interface ContinuedLog {
  readonly origin: string;
  readonly previousOrigin: string;
  /** Entries that are still there. */
  readonly size: number;
  /** The last entry that was signed or booked under the previous origin, as far as the checkpoint file knows. */
  readonly lostUpTo: number;
  /** Checkpoints of entries that were lost, by size. Others may hold them. */
  readonly lostCheckpoints: readonly CheckpointRecord[];
  /** Certificates whose entries were lost. */
  readonly lostCertificates: readonly IssuedCertificate[];
  /** First checkpoint of the new origin. */
  readonly checkpoint: SignedCheckpoint;
}

/**
 * Goes on with a log that lost its last entries, or whose checkpoint file was lost: under a new origin, with a new key,
 * from an entry that names the old origin, size and root (docs/decisions/0046). What was signed under the old origin
 * stays as it is, so that nobody is told that nothing happened.
 */
@Injectable()
export class LogContinuation {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly file: CheckpointFile,
    private readonly history: LogHistory,
    private readonly journal: Journal,
    private readonly checkpoints: Checkpoints,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * @throws RefusedError when the log extends what the checkpoint file says: it needs no new origin
   * @throws UnsafeLogError when the entries themselves are damaged
   */
  async run(ledger: string): Promise<ContinuedLog> {
    const continued = await this.file.whole(async (file) => {
      await this.assertNeeded(file, ledger);
      const stored = await this.history.asStored(ledger, 0);
      return this.continue(file, stored);
    });
    return { ...continued, checkpoint: await this.checkpoints.sign(ledger, 'request') };
  }

  private async assertNeeded(file: LockedCheckpointFile, ledger: string): Promise<void> {
    try {
      await this.history.assertSound(file, ledger);
    } catch (error) {
      if (error instanceof UnsafeLogError && error.code === 'checkpoints-differ') return;
      throw error;
    }
    throw new RefusedError(
      `The log of ${ledger} extends what was signed before. Start the service; nothing was changed.`,
    );
  }

  private async continue(
    file: LockedCheckpointFile,
    { info, size, root }: LogAsStored,
  ): Promise<Omit<ContinuedLog, 'checkpoint'>> {
    const { ledger, origin: previousOrigin, signing } = info;
    const { last, mark } = file.history(previousOrigin);
    const lostUpTo = Math.max(size, last?.size ?? 0, mark?.size ?? 0);
    const origin = await this.newOrigin(file, info);
    const { secret, verifier } = newSigningKey(origin);
    const facts = {
      ...{ origin: previousOrigin, size: String(size), root, lostUpTo: String(lostUpTo) },
      ...{ key: verifier, previousKey: signing.verifier },
    };
    await this.book(info, {
      accounts: [],
      origin,
      decide: ({ head, now }) => {
        const occurred = dayOf(now, info.zone);
        const period = firstOpenMonth(occurred.slice(0, 7), head);
        return {
          drafts: [{ kind: 'log.continued', period, occurred, facts, sides: [] }],
          rows: ([entry]) => [
            { table: LogKey, row: { ledger, seq: entry?.seq ?? 0, origin, secret, verifier }, added: true },
          ],
        };
      },
    });
    const lostCheckpoints = file.records(previousOrigin).filter((record) => record.size > size);
    const lostCertificates = (await file.certificates()).filter(
      (one) => one.origin === previousOrigin && one.seq > size,
    );
    return { origin, previousOrigin, size, lostUpTo, lostCheckpoints, lostCertificates };
  }

  private async book({ ledger }: LedgerInfo, command: Omit<Command, 'request'>): Promise<void> {
    const request = systemRequest(ledger, `log-continued:${command.origin ?? ''}`, this.clock.now());
    const outcome = await this.journal.post({ ...command, request });
    if (outcome.kind !== 'booked') throw new Error(`the journal refused to continue ${ledger}`, { cause: outcome });
    this.ledgers.forget(ledger);
  }

  /** `HOST/SLUG/2` for the first continuation, with a number that no log had. A slug has no slash. */
  private async newOrigin(file: LockedCheckpointFile, { ledger }: LedgerInfo): Promise<string> {
    const rows = await this.database.read.query<{ origin: string }[]>('SELECT origin FROM log_key');
    const used = new Set(rows.map((row) => row.origin));
    for (let number = 2; ; number += 1) {
      const origin = `${this.settings.ORIGIN}/${ledger}/${number}`;
      const { last, mark } = file.history(origin);
      if (!used.has(origin) && !last && !mark) return origin;
    }
  }
}
