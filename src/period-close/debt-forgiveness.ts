import { lastDay } from '../common/calendar';
import { Command, Proposal } from '../ledger/core/command';
import { accountFrom } from '../ledger/core/reversal';
import { communityAccount } from '../ledger/core/accounts';
import { DebtRule } from '../policies/policy-pack';
import { ClosingMonth } from './closing-entries';
import { debtOf, forgivenessEntry, forgivenAfterDays, isForgivable } from '../corrections/debts';
import { AccountInDebt } from './settlement-queries';

/** A step of a close: its name, from which its idempotency key is derived, and its command. */
export interface CloseStep {
  readonly step: string;
  readonly command: Omit<Command, 'request' | 'settling'>;
}

/**
 * The steps of a close that forgive debts, one for each volunteer whose debt is old enough on the month's last day. The
 * amount forgiven is the smaller of the debt on that day and the debt when the step is booked, since later earnings
 * repay debts.
 */
export function forgivenessSteps(
  inDebt: readonly AccountInDebt[],
  rule: DebtRule,
  { month, policy }: ClosingMonth,
): CloseStep[] {
  const afterDays = forgivenAfterDays(rule);
  if (afterDays === undefined) return [];
  const occurred = lastDay(month);
  const debts = inDebt.flatMap(({ account, owner, unit, moves }) => {
    const debt = debtOf(moves);
    const forgivable = debt && isForgivable(debt, afterDays, occurred);
    return forgivable ? [{ account: accountFrom(account, unit), owner, owed: debt.owed }] : [];
  });
  return [...new Set(debts.map(({ owner }) => owner))].map((volunteer) => {
    const ownDebts = debts.filter(({ owner }) => owner === volunteer);
    const decide: Command['decide'] = (view): Proposal => {
      const owed = ownDebts
        .map(({ account, owed }) => ({ account, owed: Math.min(owed, -view.account(account).posted) }))
        .filter(({ owed }) => owed > 0);
      const forgiveness = { volunteer, rule: rule.rule, period: month, occurred, policy };
      return { drafts: owed.length > 0 ? [forgivenessEntry(owed, forgiveness)] : [], receipt: {} };
    };
    const accounts = ownDebts.flatMap(({ account }) => [account, communityAccount('issuance', account.unit)]);
    return { step: `debt:${volunteer}`, command: { accounts, decide } };
  });
}
