import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** Tells those who follow a ledger that something was booked in it. A hint only: what was booked they read themselves. */
@Injectable()
export class Bookings implements BeforeApplicationShutdown {
  private readonly waiting = new Map<string, Set<() => void>>();

  /** Wakes those who wait for any of these ledgers. */
  announce(ledgers: Iterable<string>): void {
    for (const ledger of ledgers) {
      for (const wake of this.waiting.get(ledger) ?? []) wake();
      this.waiting.delete(ledger);
    }
  }

  /** Resolves with the next booking in a ledger, and at the latest after some time. */
  next(ledger: string, millis: number): Promise<void> {
    return new Promise((done) => {
      const waiting = this.waiting.get(ledger) ?? new Set();
      this.waiting.set(ledger, waiting);
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
    this.announce([...this.waiting.keys()]);
  }
}
