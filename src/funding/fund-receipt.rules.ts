import { communityAccount } from '../ledger/core/accounts';
import { EntryDraft, movement } from '../ledger/core/entry';
import { BookingDay } from '../redemptions/redemption.rules';

/** The entry of money received: debits the bank clearing account and credits the fund. It does not name the source. */
export function fundReceiptEntry(receipt: { id: string; cents: number; currency: string }, at: BookingDay): EntryDraft {
  const { id, cents, currency } = receipt;
  return {
    kind: 'fund.received',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: { receipt: id },
    sides: movement(communityAccount('clearing', currency), communityAccount('fund', currency), cents),
  };
}
