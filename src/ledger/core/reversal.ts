import { Day, Month } from '../../common/instant';
import { Account, AccountKind } from './accounts';
import { EntryDraft, Entry, Facts } from './entry';

/** When and why an entry is undone. */
export interface Reversal {
  readonly period: Month;
  readonly occurred: Day;
  /** Blinded reason, so that the leaf is bound to the text without holding it. */
  readonly reason: string;
}

/**
 * The entry that undoes another: swapped sides, the original named and its facts repeated, so that a report of the
 * open month needs no other month's entries. Whether it may be booked is `decide`'s to say (ledger.md §4).
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

/** Reads an account's id back: `kind:owner`, or `kind:UNIT` for the house's own. */
export function accountFrom(id: string, unit: string): Account {
  const [kind, owner] = id.split(':') as [AccountKind, string];
  return owner === unit ? { id, kind, unit } : { id, kind, owner, unit };
}
