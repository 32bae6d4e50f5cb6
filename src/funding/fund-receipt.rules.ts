import { houseAccount } from '../ledger/core/accounts';
import { Draft, movement } from '../ledger/core/entry';
import { Moment } from '../redemptions/redemption.rules';

/** The entry of money received: the bank has it, and the fund is owed it. Who gave it stays in the register. */
export function receiveFunds(receipt: { id: string; cents: number; currency: string }, at: Moment): Draft {
  const { id, cents, currency } = receipt;
  return {
    kind: 'fund.received',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: { receipt: id },
    sides: movement(houseAccount('clearing', currency), houseAccount('fund', currency), cents),
  };
}
