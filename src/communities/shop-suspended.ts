import { Injectable } from '@nestjs/common';

/** Does what is to be done when a shop was suspended or its contract ended. It may be told again. */
export type ShopSuspendedHandler = (ledger: string, shop: string) => Promise<void>;

/** Tells the rooms above that a shop takes no points any more, once its register says so. */
@Injectable()
export class ShopSuspended {
  private readonly told: ShopSuspendedHandler[] = [];

  /** Says who has to know. */
  subscribe(handler: ShopSuspendedHandler): void {
    this.told.push(handler);
  }

  /** Tells them, one after the other. */
  async emit(ledger: string, shop: string): Promise<void> {
    for (const handler of this.told) await handler(ledger, shop);
  }
}
