import { firstOpenMonth } from '../ledger/core/first-open-month';
import { Day } from '../common/instant';
import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { Head } from '../ledger/core/ledger-view';
import { EntryDraft, movement } from '../ledger/core/entry';
import { MIN } from '../ledger/core/units';
import { PolicyPack } from '../policies/policy-pack';
import { levelOf } from '../policies/star-level';

/** Service hours brought forward from old books, for one volunteer. */
export interface OpeningBalance {
  readonly volunteer: string;
  readonly unit?: string;
  readonly cohort?: string;
  readonly minutes: number;
  readonly asOf: Day;
}

/**
 * The opening entry (examples/README.md). It is dated to the last day of the old books and carries the star level that
 * the hours reach. When that day's month is closed, the entry is booked into the first open month and keeps its date.
 */
export function broughtForwardEntry(
  opening: OpeningBalance,
  policy: { hash: string; pack: PolicyPack },
  head: Pick<Head, 'closedThrough' | 'closing'>,
): EntryDraft {
  const { volunteer, unit, cohort, minutes, asOf } = opening;
  return {
    kind: 'balance.brought-forward',
    period: firstOpenMonth(asOf.slice(0, 7), head),
    occurred: asOf,
    policy: policy.hash,
    facts: { volunteer, unit, cohort, minutes: String(minutes), level: String(levelOf(policy.pack, minutes)) },
    sides: movement(communityAccount('opening', MIN), ownAccount('record', volunteer, ''), minutes),
  };
}
