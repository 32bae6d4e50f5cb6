import { communityAccount } from '../ledger/core/accounts';
import { EntryDraft, movement } from '../ledger/core/entry';
import { BookingDay } from '../redemptions/redemption.rules';

/** Money received, in the currency's minor unit. */
export interface ReceivedAmount {
  readonly id: string;
  readonly cents: number;
  readonly currency: string;
  /** HMAC of the bank's reference, if there is one. */
  readonly reference?: string;
}

/** The entry of money received: debits the bank clearing account and credits the fund. It does not name the source. */
export function fundReceiptEntry(receipt: ReceivedAmount, at: BookingDay & { period: string }): EntryDraft {
  const { id, cents, currency, reference } = receipt;
  return {
    kind: 'fund.received',
    period: at.period,
    occurred: at.day,
    policy: at.policy,
    facts: { receipt: id, reference },
    sides: movement(communityAccount('clearing', currency), communityAccount('fund', currency), cents),
  };
}
