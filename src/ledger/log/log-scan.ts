import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { DailyWork } from '../../common/daily-work';
import { PROCESS_ROLE, ProcessRole } from '../../config/process-role';
import { Database } from '../../database/database';
import { frontierFrom, root } from './merkle';
import { LogTree } from './log-tree';
import { UnsafeLogError } from './unsafe-log-error';

interface HeadRow {
  readonly ledger: string;
  readonly seq: number;
  readonly frontier: string;
}

/** Pause after each page of leaves, in milliseconds, so that requests come first. */
const PAUSE_MS = 5;

/**
 * Reads all leaves of all logs again in the background, after the start and once a day, and compares their roots with the
 * heads. So damage to entries that nobody reads is found too; it makes the service unready.
 */
@Injectable()
export class LogScan implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LogScan.name);
  private readonly scannedOf = new Map<string, number>();
  private readonly faultOf = new Map<string, string>();
  private readonly daily = new DailyWork(
    () => this.scanAll(),
    (message) => this.logger.error(message),
  );

  constructor(
    private readonly database: Database,
    private readonly tree: LogTree,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
  ) {}

  onApplicationBootstrap(): void {
    if (this.role === 'service') this.daily.start(0);
  }

  /** How many entries of a log the last scan has read so far. */
  scanned(ledger: string): number {
    return this.scannedOf.get(ledger) ?? 0;
  }

  /** Faults that were found, each with its ledger. */
  get faults(): readonly string[] {
    return [...this.faultOf.values()];
  }

  /** Scans all logs once. */
  async scanAll(): Promise<void> {
    const heads = await this.database.read.query<HeadRow[]>(
      'SELECT ledger, seq, frontier FROM ledger_head ORDER BY ledger',
    );
    for (const head of heads) await this.scan(head);
  }

  private async scan({ ledger, seq: size, frontier }: HeadRow): Promise<void> {
    try {
      let found = root(frontierFrom(0, ''));
      this.scannedOf.set(ledger, 0);
      for await (const tree of this.tree.scan(this.database.read, ledger, size)) {
        found = root(tree);
        this.scannedOf.set(ledger, tree.size);
        await this.daily.pause(PAUSE_MS);
      }
      if (!found.equals(root(frontierFrom(size, frontier))))
        throw new UnsafeLogError(
          'log-damaged',
          `${ledger}: the leaves of its ${size} entries don't give the head's root`,
        );
      this.faultOf.delete(ledger);
    } catch (error) {
      if (!(error instanceof UnsafeLogError)) throw error;
      this.faultOf.set(ledger, error.message);
      this.logger.error(error.message);
    }
  }

  /** Stops before the database is closed. */
  beforeApplicationShutdown(): Promise<void> {
    return this.daily.stop();
  }
}
