import { Day, Month } from '../common/instant';
import { daysBetween } from '../common/calendar';
import { ACCOUNT_KINDS, Account, communityAccount } from '../ledger/core/accounts';
import { CommandContext } from '../ledger/core/command';
import { EntryDraft, PostingDraft, movement } from '../ledger/core/entry';
import { DebtRule } from '../policies/policy-pack';

/** What moved on an account, in the order of the journal. */
export interface Movement {
  readonly amount: number;
  readonly day: Day;
}

/** What an account owes, in its minor unit, and the day since which it has never been out of debt. */
export interface Debt {
  readonly owed: number;
  readonly since: Day;
}

/** The debt that a row of movements leaves, if any. */
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
 * After how many days a close forgives a debt (`debt`); undefined where it never does. Under `fund` the reversal
 * forgave it already, but for what a shop captured from its hold afterwards: that is forgiven at the next close.
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

/** Is a debt old enough on a day to be forgiven? Days are counted in the ledger's zone, the first not counted. */
export function isForgivable({ since }: Debt, afterDays: number, on: Day): boolean {
  return daysBetween(since, on) >= afterDays;
}

/** What drafts that are about to be booked will leave owing, by account: where they take a balance below zero. */
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

/** Why, when and under which policy a debt is forgiven. */
export interface Forgiveness {
  readonly volunteer: string;
  readonly rule: DebtRule['rule'];
  /** The record whose correction made the debt, where the same request forgives it. */
  readonly record?: string;
  readonly period: Month;
  readonly occurred: Day;
  readonly policy: string;
}

/** A correction's drafts, and with them what the fund bears of what they leave owing, where the pack says so (`debt`). */
export function withForgiveness(
  drafts: readonly EntryDraft[],
  view: Pick<CommandContext, 'account'>,
  why: Forgiveness,
): readonly EntryDraft[] {
  if (why.rule !== 'fund') return drafts;
  const owing = debtsAfter(drafts, (account) => view.account(account).posted);
  return owing.length > 0 ? [...drafts, forgivenessEntry(owing, why)] : drafts;
}

/** The entry that brings accounts in debt back to zero. */
export function forgivenessEntry(owing: readonly { account: Account; owed: number }[], why: Forgiveness): EntryDraft {
  const { volunteer, rule, record, period, occurred, policy } = why;
  return {
    kind: 'debt.forgiven',
    period,
    occurred,
    policy,
    facts: { volunteer, rule, record },
    sides: owing.flatMap(({ account, owed }): PostingDraft[] =>
      movement(communityAccount('issuance', account.unit), account, owed),
    ),
  };
}
