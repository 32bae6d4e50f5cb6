import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { CommandBatch, Command, Outcome } from '../core/command';

/** Result of one batch of the journal's writer. */
export interface Batch {
  /** Number of commands; those of a command batch count one by one. */
  readonly commands: number;
  /** Time from the first read to the end of the commit, in seconds. */
  readonly seconds: number;
  /** Posted commands and command batches, in order. */
  readonly posted: readonly { readonly command: Command | CommandBatch }[];
  /** Outcome of each posted command, in the same order; undefined if the commit failed. */
  readonly outcomes?: readonly (Outcome | Error)[];
}

/** Whether an outcome is that of a command which booked entries now, and not a replay. */
export function isNewBooking(outcome: Outcome | Error | undefined): outcome is Extract<Outcome, { kind: 'booked' }> {
  return outcome !== undefined && !(outcome instanceof Error) && outcome.kind === 'booked' && !outcome.replayed;
}

/**
 * Notifies waiting requests of bookings in a ledger, and listeners of each batch of the journal. A booking is signalled
 * without its entries, which the waiting request reads from the database.
 */
@Injectable()
export class JournalEvents implements BeforeApplicationShutdown {
  private readonly waiters = new Map<string, Set<() => void>>();
  private readonly batchListeners: ((batch: Batch) => void)[] = [];
  /** Whether the service is stopping; `next` then resolves at once. */
  stopped = false;

  /** Adds a listener, called synchronously after every batch: it must be quick. */
  onBatch(listener: (batch: Batch) => void): void {
    this.batchListeners.push(listener);
  }

  /** Calls the listeners. Their errors become process warnings and don't affect the journal. */
  emitBatch(batch: Batch): void {
    for (const listener of this.batchListeners) {
      try {
        listener(batch);
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }

  /** Resolves the pending `next` calls of these ledgers. */
  emit(ledgers: Iterable<string>): void {
    for (const ledger of ledgers) {
      for (const resolve of this.waiters.get(ledger) ?? []) resolve();
      this.waiters.delete(ledger);
    }
  }

  /** Resolves at the next booking of this process in a ledger, or after a timeout in milliseconds. */
  next(ledger: string, millis: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const waiters = this.waiters.get(ledger) ?? new Set();
      this.waiters.set(ledger, waiters);
      const finish = (): void => {
        clearTimeout(timer);
        waiters.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, millis);
      waiters.add(finish);
    });
  }

  /** Resolves all pending `next` calls. */
  beforeApplicationShutdown(): void {
    this.stopped = true;
    this.emit([...this.waiters.keys()]);
  }
}
