import { lastDay } from '../common/calendar';
import { Month } from '../common/instant';
import { Account, communityAccount, ownAccount } from '../ledger/core/accounts';
import { Head } from '../ledger/core/ledger-view';
import { EntryDraft, postings } from '../ledger/core/entry';
import { root } from '../ledger/log/merkle';
import { Settlement, pointsOf, totalCovered } from './settlement.rules';

/** A month being closed and the hash of the policy under which it is closed. */
export interface ClosingMonth {
  readonly month: Month;
  readonly policy: string;
}

/** The entry that grants or withdraws a star level at a month's close. */
export function starLevelEntry(
  volunteer: { id: string; from: number; to: number },
  { month, policy }: ClosingMonth,
): EntryDraft {
  return {
    kind: volunteer.to > volunteer.from ? 'star.granted' : 'star.withdrawn',
    period: month,
    occurred: lastDay(month),
    policy,
    facts: { volunteer: volunteer.id, from: String(volunteer.from), level: String(volunteer.to), month },
    sides: [],
  };
}

/** The accounts of a shop's settlement: issuance, fund, payable, clearing. */
export function settlementAccounts(shop: string, currency: string): Account[] {
  return [
    communityAccount('issuance', currency),
    communityAccount('fund', currency),
    ownAccount('payable', shop, currency),
    ownAccount('clearing', shop, currency),
  ];
}

/**
 * The entry of a shop's settlement. The amount that the fund covers is posted to the shop's clearing account, from
 * which the bank transfer is made. The rest stays payable, against issuance, until the fund covers it.
 */
export function shopSettlementEntry(line: Settlement, currency: string, { month, policy }: ClosingMonth): EntryDraft {
  const [issuance, fund, payable, clearing] = settlementAccounts(line.shop, currency) as [
    Account,
    Account,
    Account,
    Account,
  ];
  const covered = totalCovered(line);
  const { shop, rates, carriedIn, due, carriedOut, covers } = line;
  const { captured, refunded } = pointsOf(line);
  return {
    kind: 'shop.settled',
    period: month,
    occurred: lastDay(month),
    policy,
    facts: {
      shop,
      month,
      captured: String(captured),
      refunded: String(refunded),
      rates: rates.map((rate) => ({
        centsPerPoint: String(rate.centsPerPoint),
        captured: String(rate.captured),
        refunded: String(rate.refunded),
      })),
      carriedIn: String(carriedIn),
      due: String(due),
      carriedOut: String(carriedOut),
      covers: covers.map((cover) => ({ month: cover.month, amount: String(cover.amount) })),
    },
    sides: postings(
      { account: issuance, amount: covered - due },
      { account: payable, amount: due - covered },
      { account: fund, amount: -covered },
      { account: clearing, amount: covered },
    ),
  };
}

/** The entry that closes a month. It carries the size and root of the log before it (docs/facts.md). */
export function periodClosedEntry(head: Head, registered: number, { month, policy }: ClosingMonth): EntryDraft {
  const facts = {
    month,
    size: String(head.seq),
    root: root(head.frontier).toString('hex'),
    registered: String(registered),
  };
  return { kind: 'period.closed', period: month, occurred: lastDay(month), policy, facts, sides: [] };
}
