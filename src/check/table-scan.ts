import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { PROCESS_ROLE, ProcessRole } from '../config/process-role';
import { Database } from '../database/database';
import { checkDatabase } from './database-check';

/** From the start to the first scan, and from the end of one to the beginning of the next, in milliseconds. */
const [FIRST_MS, INTERVAL_MS] = [60_000, 24 * 3_600_000];

/** Pause after each page of entries, in milliseconds, so that requests come first. */
const PAUSE_MS = 10;

/**
 * Compares all tables with the rows that follow from the entries, in the background once a day. What differs makes the
 * service unready, because figures that rest on it can't be trusted.
 */
@Injectable()
export class TableScan implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TableScan.name);
  private readonly stopping = new AbortController();
  private found: readonly string[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
  ) {}

  onApplicationBootstrap(): void {
    if (this.role === 'service') this.running = this.repeat();
  }

  /** What the last scan found, each fault with its ledger. */
  get faults(): readonly string[] {
    return this.found;
  }

  /** Scans all ledgers once. */
  async scanAll(): Promise<void> {
    const { signal } = this.stopping;
    const checked = await this.database.snapshot((sql) =>
      checkDatabase(sql, undefined, () => pause(PAUSE_MS, undefined, { signal, ref: false })),
    );
    this.found = checked.flatMap(({ ledger, faults }) => faults.map((fault) => `${ledger}: ${fault}`));
    for (const fault of this.found) this.logger.error(fault);
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopping;
    await pause(FIRST_MS, undefined, { signal, ref: false }).catch(() => undefined);
    while (!signal.aborted) {
      await this.scanAll().catch((error: unknown) => {
        if (!signal.aborted) this.logger.error(error instanceof Error ? error.message : String(error));
      });
      await pause(INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Stops before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}
