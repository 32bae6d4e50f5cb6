import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { CommandBatch, Command, Outcome } from '../core/command';

/** What became of one batch of the journal's writer. */
export interface Batch {
  /** How many commands it was, those of bundles counted one by one. */
  readonly commands: number;
  /** From the first look at the books to the commit. */
  readonly seconds: number;
  /** What was posted, in order. */
  readonly posted: readonly { readonly command: Command | CommandBatch }[];
  /** What each of these was answered; nothing where the commit failed. */
  readonly outcomes?: readonly (Outcome | Error)[];
}

/**
 * Tells those who follow a ledger that something was booked in it: a hint only, what was booked they read themselves.
 * And tells those who watch the journal of each of its batches.
 */
@Injectable()
export class JournalEvents implements BeforeApplicationShutdown {
  private readonly waiters = new Map<string, Set<() => void>>();
  private readonly batchListeners: ((batch: Batch) => void)[] = [];
  /** Does the service stop? Nobody is to wait from then on. */
  stopped = false;

  /** Has somebody told of every batch. They are told at once, so what they do with it must be little. */
  onBatch(watcher: (batch: Batch) => void): void {
    this.batchListeners.push(watcher);
  }

  /** Tells of a batch. What a watcher gets wrong is no matter of the journal's. */
  emitBatch(batch: Batch): void {
    for (const watcher of this.batchListeners) {
      try {
        watcher(batch);
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }

  /** Wakes those who wait for any of these ledgers. */
  emit(ledgers: Iterable<string>): void {
    for (const ledger of ledgers) {
      for (const wake of this.waiters.get(ledger) ?? []) wake();
      this.waiters.delete(ledger);
    }
  }

  /** Resolves with the next booking of this process in a ledger, and at the latest after some time. */
  next(ledger: string, millis: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((done) => {
      const waiting = this.waiters.get(ledger) ?? new Set();
      this.waiters.set(ledger, waiting);
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        done();
      };
      const timer = setTimeout(wake, millis);
      waiting.add(wake);
    });
  }

  /** Nobody is kept waiting while the service stops. */
  beforeApplicationShutdown(): void {
    this.stopped = true;
    this.emit([...this.waiters.keys()]);
  }
}
