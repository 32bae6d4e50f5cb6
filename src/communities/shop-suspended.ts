import { Injectable } from '@nestjs/common';

/** Handles the suspension of a shop or the end of its contract. It must be idempotent: it can be called repeatedly. */
export type ShopSuspendedHandler = (ledger: string, shop: string) => Promise<void>;

/** Publishes to other modules that a shop can no longer accept redemptions, after its status was changed. */
@Injectable()
export class ShopSuspended {
  private readonly handlers: ShopSuspendedHandler[] = [];

  /** Adds a handler. */
  subscribe(handler: ShopSuspendedHandler): void {
    this.handlers.push(handler);
  }

  /** Calls the handlers one after the other. */
  async emit(ledger: string, shop: string): Promise<void> {
    for (const handler of this.handlers) await handler(ledger, shop);
  }
}
