import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Entry } from '../core/entry';
import { textFact } from '../core/entry-rows';
import { Batch, JournalEvents, isNewBooking } from '../journal/journal-events';
import { Ledgers } from '../ledgers.service';
import { CheckpointFile, LockedCheckpointFile } from './checkpoint-file';
import { HighWaterMark, IssuedCertificate } from './checkpoint-records';
import { LogHistory } from './log-history';
import { UnsafeLogError } from './unsafe-log-error';

/** How long after a booking its mark is written at the latest, in milliseconds. */
const INTERVAL_MS = 500;

/**
 * Writes beside the checkpoint file how many entries each log has and which certificates were issued, soon after they
 * were booked and without a signature. So a database that lost entries, or an older copy of it, is seen at the next
 * start. Callers don't wait for it.
 */
@Injectable()
export class HighWaterMarks implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(HighWaterMarks.name);
  /** The last entry of each ledger that is not marked yet, and certificates that are not listed yet. */
  private readonly booked = new Map<string, Entry>();
  private issued: Entry[] = [];
  private stopping = false;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ledgers: Ledgers,
    private readonly file: CheckpointFile,
    private readonly history: LogHistory,
    private readonly events: JournalEvents,
  ) {}

  onModuleInit(): void {
    this.events.onBatch((batch) => this.add(batch));
  }

  private add({ posted, outcomes = [] }: Batch): void {
    posted.forEach(({ command }, n) => {
      const outcome = outcomes[n];
      const last = isNewBooking(outcome) ? outcome.entries.at(-1) : undefined;
      if (!last || !isNewBooking(outcome)) return;
      this.keepLater(command.request.ledger, last);
      this.issued.push(...outcome.entries.filter(({ kind }) => kind === 'certificate.issued'));
    });
    if (this.booked.size === 0) return;
    // What requests in progress book while the service stops is marked at once.
    if (this.stopping) this.writing = this.writing.then(() => this.write());
    else this.schedule();
  }

  /** The later entry is marked: after a database was set back, new entries have lower numbers than lost ones. */
  private keepLater(ledger: string, entry: Entry): void {
    if ((this.booked.get(ledger)?.seq ?? 0) < entry.seq) this.booked.set(ledger, entry);
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.writing = this.write();
    }, INTERVAL_MS);
  }

  /** Writes what is not marked yet. A failure is logged and tried again; readiness shows it too. */
  private async write(): Promise<void> {
    const [booked, issued] = [[...this.booked], this.issued];
    this.booked.clear();
    this.issued = [];
    if (booked.length === 0) return;
    try {
      await this.file.whole(async (file) => {
        const raised = await Promise.all(booked.map(([ledger, entry]) => this.raised(file, ledger, entry)));
        await file.raiseMarks(raised.filter((mark) => mark !== undefined));
        if (issued.length > 0) await file.addCertificates(await Promise.all(issued.map((one) => this.listed(one))));
      });
    } catch (error) {
      for (const [ledger, entry] of booked) this.keepLater(ledger, entry);
      this.issued.unshift(...issued);
      this.log(error);
      if (!this.stopping) this.schedule();
    }
  }

  /**
   * The new mark of a ledger; undefined when the log no longer has the entry of the mark that is there. That one stays:
   * it shows that the database was set back while this process ran.
   */
  private async raised(
    file: LockedCheckpointFile,
    ledger: string,
    { seq: size, leafHash }: Entry,
  ): Promise<HighWaterMark | undefined> {
    const { origin } = await this.ledgers.get(ledger);
    const { mark } = file.history(origin);
    try {
      if (mark) await this.history.assertMarked(ledger, mark);
      return { origin, size, leafHash };
    } catch (error) {
      if (!(error instanceof UnsafeLogError)) throw error;
      this.log(error);
      return undefined;
    }
  }

  private async listed({ ledger, seq, facts }: Entry): Promise<IssuedCertificate> {
    const { origin } = await this.ledgers.get(ledger);
    return { origin, seq, number: textFact(facts, 'number'), sha256: textFact(facts, 'sha256') };
  }

  private log(error: unknown): void {
    this.logger.error(error instanceof Error ? error.message : String(error));
  }

  /** Writes the marks before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.writing;
    await (this.writing = this.write());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writing;
  }
}
