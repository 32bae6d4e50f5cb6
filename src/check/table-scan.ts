import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { DailyWork } from '../common/daily-work';
import { PROCESS_ROLE, ProcessRole } from '../config/process-role';
import { Database } from '../database/database';
import { checkDatabase } from './database-check';

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

  /** Scans all ledgers once. */
  async scanAll(): Promise<void> {
    const checked = await this.database.snapshot((sql) =>
      checkDatabase(sql, undefined, () => this.daily.pause(PAUSE_MS)),
    );
    this.found = checked.flatMap(({ ledger, faults }) => faults.map((fault) => `${ledger}: ${fault}`));
    for (const fault of this.found) this.logger.error(fault);
  }

  /** Stops before the database is closed. */
  beforeApplicationShutdown(): Promise<void> {
    return this.daily.stop();
  }
}
