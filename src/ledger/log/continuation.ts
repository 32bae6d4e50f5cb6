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
import { SignedCheckpoint } from './checkpoints';
import { LogHistory, LogAsStored } from './log-history';
import { LogKey } from './log-key.entity';
import { newSigningKey } from './signed-note';
import { UnrecordedCheckpoints } from './unrecorded-checkpoints';
import { UnsafeLogError } from './unsafe-log-error';

/** A log that goes on under a new origin. */
export interface ContinuedLog {
  readonly origin: string;
  /** Public key of the new origin, which others need to verify what is signed from now on. */
  readonly key: string;
  readonly previousOrigin: string;
  /** Entries that are still there. */
  readonly size: number;
  /** The last entry that was signed or booked before, as far as the checkpoint file knows. */
  readonly lostUpTo: number;
  /** Checkpoints of entries that were lost, by size. Others may hold them. */
  readonly lostCheckpoints: readonly CheckpointRecord[];
  /** Certificates whose entries were lost. */
  readonly lostCertificates: readonly IssuedCertificate[];
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
    private readonly unrecorded: UnrecordedCheckpoints,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * Continues a log; sign a checkpoint afterwards. Until that is done, a repeated call says again what was lost.
   * @throws RefusedError when the log extends what the checkpoint file says: it needs no new origin
   * @throws UnsafeLogError when the entries themselves are damaged
   */
  async run(ledger: string): Promise<ContinuedLog> {
    // All leaves are read before the file is locked.
    const before = await this.history.asStored(ledger, 0);
    const stored = await this.unrecorded.verified(before).catch((error: unknown) => {
      if (error instanceof UnsafeLogError && error.code === 'checkpoints-differ') return undefined;
      throw error;
    });
    return this.file.locked(async (file) => {
      this.ledgers.forget(ledger);
      const { head, ...log } = await this.history.asStored(ledger, Infinity);
      const { origin, since, continuedAs } = log.info;
      const { last, mark } = file.history(origin);
      // Nothing of the new origin was signed yet, or booked and lost.
      const isUnfinished = continuedAs !== null && !last && (head.signed ?? 0) < since;
      if (isUnfinished && (mark?.size ?? 0) <= log.size) return this.described(file, log.info, since - 1);
      if (stored) await this.assertNeeded(file, ledger, stored);
      // A checkpoint that was cut off never counted, and this log can't complete it.
      await file.dropCutOff();
      await this.continue(file, log);
      return this.described(file, await this.ledgers.get(ledger), log.size);
    });
  }

  private async assertNeeded(
    file: LockedCheckpointFile,
    ledger: string,
    stored: readonly SignedCheckpoint[],
  ): Promise<void> {
    try {
      const { info } = await this.history.assertSound(file, ledger);
      this.unrecorded.missing(file, info, stored);
    } catch (error) {
      if (error instanceof UnsafeLogError && error.code === 'checkpoints-differ') return;
      throw error;
    }
    throw new RefusedError(
      `The log of ${ledger} extends what was signed before. Start the service; nothing was changed.`,
    );
  }

  private async continue(file: LockedCheckpointFile, { info, size, root }: LogAsStored): Promise<void> {
    const { ledger, origin: previousOrigin, signing } = info;
    const origin = await this.newOrigin(file, info);
    const { secret, verifier } = newSigningKey(origin);
    const lostUpTo = String(knownSize(file, [previousOrigin, ...(await this.lostOrigins(file, ledger))], size));
    const facts = {
      ...{ origin: previousOrigin, size: String(size), root, lostUpTo },
      ...{ key: verifier, previousKey: signing.verifier },
    };
    await this.book(info, {
      accounts: [],
      origin,
      decide: ({ head, now }) => {
        // Another process still books into this ledger.
        if (head.seq !== size) throw new Error('an entry was booked meanwhile: stop all services and workers first');
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
  }

  /** What the file says of the entries that a continuation lost. @param size entries that were still there */
  private async described(file: LockedCheckpointFile, info: LedgerInfo, size: number): Promise<ContinuedLog> {
    const { ledger, origin, signing } = info;
    const origins = (await this.origins(ledger)).filter((one) => one !== origin);
    const previousOrigin = origins.at(-1) ?? origin;
    const lost = await this.lostOrigins(file, ledger);
    const lostFrom = (one: string): number => (one === previousOrigin ? size : 0);
    const concerned = [previousOrigin, ...lost];
    return {
      ...{ origin, key: signing.verifier, previousOrigin, size, lostUpTo: knownSize(file, concerned, size) },
      lostCheckpoints: concerned.flatMap((one) => file.records(one).filter((record) => record.size > lostFrom(one))),
      lostCertificates: (await file.certificates()).filter(
        (one) => concerned.includes(one.origin) && one.seq > lostFrom(one.origin),
      ),
    };
  }

  private async book({ ledger }: LedgerInfo, command: Omit<Command, 'request'>): Promise<void> {
    const request = systemRequest(ledger, `log-continued:${command.origin ?? ''}`, this.clock.now());
    const outcome = await this.journal.post({ ...command, request });
    if (outcome.kind !== 'booked') throw new Error(`the journal refused to continue ${ledger}`, { cause: outcome });
    this.ledgers.forget(ledger);
  }

  /** Origins that a ledger has had, in order. */
  private async origins(ledger: string): Promise<string[]> {
    const rows = await this.database.read.query<{ origin: string }[]>(
      `SELECT origin, 0 AS seq FROM ledger WHERE ledger = ?1 UNION ALL SELECT origin, seq FROM log_key WHERE ledger = ?1
       ORDER BY seq`,
      [ledger],
    );
    return rows.map((row) => row.origin);
  }

  /** Origins of continuations that the file knows and the database lost. */
  private async lostOrigins(file: LockedCheckpointFile, ledger: string): Promise<string[]> {
    const own = await this.origins(ledger);
    const beginning = `${own[0] ?? ''}/`;
    return file.origins().filter((origin) => origin.startsWith(beginning) && !own.includes(origin));
  }

  /** `HOST/SLUG/2` for the first continuation, with a number that no log had. A slug has no slash. */
  private async newOrigin(file: LockedCheckpointFile, { ledger }: LedgerInfo): Promise<string> {
    const used = new Set([...(await this.origins(ledger)), ...file.origins()]);
    for (let number = 2; ; number += 1) {
      const origin = `${this.settings.ORIGIN}/${ledger}/${number}`;
      if (!used.has(origin)) return origin;
    }
  }
}

/** The largest size that the file knows of some logs, and at least `size`. */
function knownSize(file: LockedCheckpointFile, origins: readonly string[], size: number): number {
  const known = origins.map(file.history).flatMap(({ last, mark }) => [last?.size ?? 0, mark?.size ?? 0]);
  return Math.max(size, ...known);
}
