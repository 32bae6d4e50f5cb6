import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { EntryDraft, movement } from '../ledger/core/entry';
import { BookingDay } from '../redemptions/redemption.rules';

/** A bank transfer to a shop. Ids are opaque. */
export interface Payment {
  readonly id: string;
  readonly shop: string;
  /** In the currency's minor unit. */
  readonly cents: number;
  readonly currency: string;
  /** HMAC of the bank's reference; the clear one is stored in `shop_payment` only. */
  readonly reference: string;
}

/**
 * The entry of a bank transfer to a shop, from the shop's clearing account to the community's. It keeps the day of the
 * transfer; its period is the first open month if that day's month is closed.
 */
export function shopPaymentEntry(
  { id, shop, cents, currency, reference }: Payment,
  at: BookingDay & { period: string },
): EntryDraft {
  return {
    kind: 'shop.paid',
    period: at.period,
    occurred: at.day,
    policy: at.policy,
    facts: { shop, payment: id, reference },
    sides: movement(ownAccount('clearing', shop, currency), communityAccount('clearing', currency), cents),
  };
}
