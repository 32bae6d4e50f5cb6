import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { DailyWork } from '../common/daily-work';
import { PROCESS_ROLE, ProcessRole } from '../config/process-role';
import { Database } from '../database/database';
import { DatabaseUnavailableError } from '../database/database-unavailable';
import { checkLedger } from './database-check';

/** From the start to the first scan, in milliseconds. */
const FIRST_MS = 60_000;

/** Pause after each page of entries, in milliseconds, so that requests come first. */
const PAUSE_MS = 10;

/**
 * Compares all tables with the rows that follow from the entries, in the background once a day. What differs makes the
 * service unready, because figures that rest on it can't be trusted.
 */
@Injectable()
export class TableScan implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TableScan.name);
  private readonly daily = new DailyWork(
    () => this.scanAll(),
    (message) => this.logger.error(message),
  );
  private found: readonly string[] = [];

  constructor(
    private readonly database: Database,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
  ) {}

  onApplicationBootstrap(): void {
    if (this.role === 'service') this.daily.start(FIRST_MS);
  }

  /** What the last scan found, each fault with its ledger. */
  get faults(): readonly string[] {
    return this.found;
  }

  /** Scans all ledgers once. A ledger that can't be compared is a fault too, and the others are compared all the same. */
  async scanAll(): Promise<void> {
    const rows = await this.database.read.query<{ ledger: string }[]>('SELECT ledger FROM ledger ORDER BY ledger');
    const faults: string[] = [];
    for (const { ledger } of rows) faults.push(...(await this.scan(ledger)));
    this.found = faults;
  }

  private async scan(ledger: string): Promise<string[]> {
    try {
      const { faults, lasting } = await this.database.snapshot((sql) =>
        checkLedger(sql, ledger, () => this.daily.pause(PAUSE_MS)),
      );
      for (const fault of faults) this.logger.error(`${ledger}: ${fault}`);
      // A row that can't be made anew would make the service unready for ever: it is in the log, and timebank check names it.
      return faults.filter((fault) => !lasting.includes(fault)).map((fault) => `${ledger}: ${fault}`);
    } catch (error) {
      if (error instanceof DatabaseUnavailableError || (error instanceof Error && error.name === 'AbortError'))
        throw error;
      return [`${ledger}: could not be compared: ${error instanceof Error ? error.message : String(error)}`];
    }
  }

  /** Stops before the database is closed. */
  beforeApplicationShutdown(): Promise<void> {
    return this.daily.stop();
  }
}
