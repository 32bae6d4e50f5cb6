import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { EntryDraft, movement } from '../ledger/core/entry';
import { BookingDay } from '../redemptions/redemption.rules';

/** A transfer to a shop. The bank's reference is blinded; the clear one stays in the register. */
export interface Payment {
  readonly id: string;
  readonly shop: string;
  readonly cents: number;
  readonly currency: string;
  readonly reference: string;
}

/**
 * The entry of a bank transfer to a shop: what the shop's clearing account held is with the bank no more. It keeps its
 * own day, and is booked in the first open month when that day's is closed.
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
