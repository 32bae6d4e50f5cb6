import { BeforeApplicationShutdown, Injectable, Logger, OnModuleInit } from '@nestjs/common';
import { Database } from '../../database/database';
import { Entry } from '../core/entry';
import { textFact } from '../core/entry-rows';
import { JournalEvents, isNewBooking } from '../journal/journal-events';
import { Ledgers } from '../ledgers.service';
import { CheckpointFile } from './checkpoint-file';
import { HighWaterMark, IssuedCertificate } from './checkpoint-records';

/** How long after a booking its mark is written at the latest, in milliseconds. */
const INTERVAL_MS = 500;

/**
 * Writes beside the checkpoint file how many entries each log has and which certificates were issued, soon after they
 * were booked and without a signature. So a database that lost entries, or an older copy of it, is seen at the next start. Callers don't wait for it.
 */
@Injectable()
export class HighWaterMarks implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(HighWaterMarks.name);
  private readonly booked = new Set<string>();
  private issued: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly file: CheckpointFile,
    private readonly events: JournalEvents,
  ) {}

  onModuleInit(): void {
    this.events.onBatch(({ posted, outcomes = [] }) => {
      posted.forEach(({ command }, n) => {
        const outcome = outcomes[n];
        if (!isNewBooking(outcome)) return;
        this.booked.add(command.request.ledger);
        this.issued.push(...outcome.entries.filter(({ kind }) => kind === 'certificate.issued'));
      });
      if (this.booked.size > 0) this.schedule();
    });
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.writing = this.write();
    }, INTERVAL_MS);
  }

  /** Writes the marks of the logs into which something was booked. A failure is logged; readiness shows it too. */
  private async write(): Promise<void> {
    const [ledgers, issued] = [[...this.booked], this.issued];
    this.booked.clear();
    this.issued = [];
    try {
      await this.file.whole(async (file) => {
        await file.raiseMarks(await this.heads(ledgers));
        if (issued.length > 0)
          await file.addCertificates(await Promise.all(issued.map((one) => this.certificate(one))));
      });
    } catch (error) {
      // They are written with the next booking.
      for (const ledger of ledgers) this.booked.add(ledger);
      this.issued.unshift(...issued);
      this.logger.error(error instanceof Error ? error.message : String(error));
    }
  }

  private async heads(ledgers: readonly string[]): Promise<HighWaterMark[]> {
    const heads = await this.database.read.query<{ ledger: string; size: number; leafHash: string }[]>(
      `SELECT ledger, seq AS size, leaf_hash AS "leafHash" FROM ledger_head
       WHERE seq > 0 AND ledger IN ${this.database.dialect.values('?', 'text')}`,
      [JSON.stringify(ledgers)],
    );
    return Promise.all(
      heads.map(async ({ ledger, ...head }) => ({ ...head, origin: (await this.ledgers.get(ledger)).origin })),
    );
  }

  private async certificate({ ledger, seq, facts }: Entry): Promise<IssuedCertificate> {
    const { origin } = await this.ledgers.get(ledger);
    return { origin, seq, number: textFact(facts, 'number'), sha256: textFact(facts, 'sha256') };
  }

  /** Writes the last marks before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.writing;
    if (this.booked.size > 0) await this.write();
  }
}
