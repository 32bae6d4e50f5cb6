import { Day, Month } from '../../common/instant';
import { Account, AccountKind } from './accounts';
import { EntryDraft, Entry, Facts } from './entry';

/** Accounting month, day and reason of a reversal. */
export interface Reversal {
  readonly period: Month;
  readonly occurred: Day;
  /** HMAC of the reason text (`blind`): the leaf commits to the text without containing it. */
  readonly reason: string;
}

/**
 * Builds the entry that reverses another: negated postings, a reference to the original and a copy of its facts, so
 * that a report of the open month reads no other month. `decide` checks whether it may be booked (docs/ledger.md §4).
 */
export function reversalOf(original: Entry, { period, occurred, reason }: Reversal): EntryDraft {
  const facts: Facts = { of: original.kind, period: original.period, reason, original: { ...original.facts } };
  return {
    kind: 'entry.reversed',
    period,
    occurred,
    policy: original.policy,
    facts,
    sides: original.postings.map(({ account, unit, amount }) => ({
      account: accountFrom(account, unit),
      amount: -amount,
    })),
    ref: { reverses: original.seq },
  };
}

/** Parses an account id: `kind:owner`, or `kind:UNIT` for accounts of the community. */
export function accountFrom(id: string, unit: string): Account {
  const [kind, owner] = id.split(':') as [AccountKind, string];
  return owner === unit ? { id, kind, unit } : { id, kind, owner, unit };
}
