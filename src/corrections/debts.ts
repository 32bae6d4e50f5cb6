import { Day, Month } from '../common/instant';
import { daysBetween } from '../common/calendar';
import { ACCOUNT_KINDS, Account, communityAccount } from '../ledger/core/accounts';
import { CommandContext } from '../ledger/core/command';
import { EntryDraft, PostingDraft, movement } from '../ledger/core/entry';
import { DebtRule } from '../policies/policy-pack';

/** An amount posted to an account, in its minor unit, and the day on which it counts. */
export interface Movement {
  readonly amount: number;
  readonly day: Day;
}

/** The amount that an account owes, in its minor unit, and the first day of the uninterrupted debt. */
export interface Debt {
  readonly owed: number;
  readonly since: Day;
}

/** The debt after a sequence of movements in journal order; undefined when the balance is not below zero. */
export function debtOf(moves: readonly Movement[]): Debt | undefined {
  let balance = 0;
  let since: Day | undefined;
  for (const { amount, day } of moves) {
    balance += amount;
    since = balance < 0 ? (since ?? day) : undefined;
  }
  return since === undefined ? undefined : { owed: -balance, since };
}

/**
 * The age in days at which a close forgives a debt (`debt`); undefined when it never does. Under `fund` the reversal
 * forgave the debt already; what a shop captures from a hold after that is forgiven at the next close.
 */
export function forgivenAfterDays(rule: DebtRule | undefined): number | undefined {
  switch (rule?.rule) {
    case 'fund':
      return 0;
    case 'write-off':
      return rule.afterDays;
    case 'debt':
    case undefined:
      return undefined;
  }
}

/** Whether a debt is old enough to be forgiven on a day. Days are the ledger's; the first one isn't counted. */
export function isForgivable({ since }: Debt, afterDays: number, on: Day): boolean {
  return daysBetween(since, on) >= afterDays;
}

/**
 * The debts after drafts are booked: the accounts whose balance is then below zero.
 * @param posted the present balance of an account
 */
export function debtsAfter(
  drafts: readonly Pick<EntryDraft, 'sides'>[],
  posted: (account: Account) => number,
): { account: Account; owed: number }[] {
  const after = new Map<string, { account: Account; balance: number }>();
  for (const { account, amount } of drafts.flatMap(({ sides }) => sides)) {
    const balance = (after.get(account.id)?.balance ?? posted(account)) + amount;
    after.set(account.id, { account, balance });
  }
  return [...after.values()].flatMap(({ account, balance }) =>
    ACCOUNT_KINDS[account.kind].owes && balance < 0 ? [{ account, owed: -balance }] : [],
  );
}

/** The rule, date and policy by which a volunteer's debt is forgiven. */
export interface Forgiveness {
  readonly volunteer: string;
  readonly rule: DebtRule['rule'];
  /** The record whose correction caused the debt, when the same request forgives it. */
  readonly record?: string;
  readonly period: Month;
  readonly occurred: Day;
  readonly policy: string;
}

/** Adds an entry that forgives the debts after a correction's drafts, under the rule `fund` (`debt`). */
export function withForgiveness(
  drafts: readonly EntryDraft[],
  view: Pick<CommandContext, 'account'>,
  forgiveness: Forgiveness,
): readonly EntryDraft[] {
  if (forgiveness.rule !== 'fund') return drafts;
  const debts = debtsAfter(drafts, (account) => view.account(account).posted);
  return debts.length > 0 ? [...drafts, forgivenessEntry(debts, forgiveness)] : drafts;
}

/** The entry that brings accounts in debt back to zero. */
export function forgivenessEntry(
  debts: readonly { account: Account; owed: number }[],
  forgiveness: Forgiveness,
): EntryDraft {
  const { volunteer, rule, record, period, occurred, policy } = forgiveness;
  return {
    kind: 'debt.forgiven',
    period,
    occurred,
    policy,
    facts: { volunteer, rule, record },
    sides: debts.flatMap(({ account, owed }): PostingDraft[] =>
      movement(communityAccount('issuance', account.unit), account, owed),
    ),
  };
}
