import { lastDay } from '../common/calendar';
import { Command, Proposal } from '../ledger/core/command';
import { accountFrom } from '../ledger/core/reversal';
import { communityAccount } from '../ledger/core/accounts';
import { DebtRule } from '../policies/policy-pack';
import { ClosingMonth } from './closing-entries';
import { debtOf, forgivenessEntry, forgivenAfterDays, isForgivable } from '../corrections/debts';
import { AccountInDebt } from './settlement-queries';

/** A step of a close, with the name that makes its key. */
export interface CloseStep {
  readonly step: string;
  readonly command: Omit<Command, 'request' | 'settling'>;
}

/**
 * The steps of a close that forgive debts, one for each volunteer whose debt is old enough on the month's last day. At
 * most what was owed then is forgiven, and no more than is still owed: what was earned since has paid its part.
 */
export function forgivenessSteps(
  inDebt: readonly AccountInDebt[],
  rule: DebtRule,
  { month, policy }: ClosingMonth,
): CloseStep[] {
  const afterDays = forgivenAfterDays(rule);
  if (afterDays === undefined) return [];
  const occurred = lastDay(month);
  const old = inDebt.flatMap(({ account, owner, unit, moves }) => {
    const debt = debtOf(moves);
    const isOld = debt && isForgivable(debt, afterDays, occurred);
    return isOld ? [{ account: accountFrom(account, unit), owner, owed: debt.owed }] : [];
  });
  return [...new Set(old.map(({ owner }) => owner))].map((volunteer) => {
    const own = old.filter(({ owner }) => owner === volunteer);
    const decide: Command['decide'] = (view): Proposal => {
      const owing = own
        .map(({ account, owed }) => ({ account, owed: Math.min(owed, -view.account(account).posted) }))
        .filter(({ owed }) => owed > 0);
      const why = { volunteer, rule: rule.rule, period: month, occurred, policy };
      return { drafts: owing.length > 0 ? [forgivenessEntry(owing, why)] : [], receipt: {} };
    };
    const accounts = own.flatMap(({ account }) => [account, communityAccount('issuance', account.unit)]);
    return { step: `debt:${volunteer}`, command: { accounts, decide } };
  });
}
