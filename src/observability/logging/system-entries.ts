import { isHoldRelease } from '../../redemptions/hold-sweeper';
import { Batch } from '../../ledger/journal/journal-events';
import { Entry } from '../../ledger/core/entry';
import { SYSTEM_ACTOR } from '../../ledger/core/system-actor';

/** Entries of one commit booked by the service itself in a ledger: by a job, or by releasing expired holds. */
export interface SystemEntries {
  readonly ledger: string;
  /** Whether the hold sweeper booked them, not a job. */
  readonly swept: boolean;
  readonly entries: readonly Entry[];
}

/** Groups the entries that the service itself booked in a batch by ledger. Replays book nothing. */
export function systemEntries({ posted, outcomes = [] }: Batch): SystemEntries[] {
  const groups = new Map<string, { ledger: string; swept: boolean; entries: Entry[] }>();
  posted.forEach(({ command: { request } }, n) => {
    const outcome = outcomes[n];
    if (request.client !== SYSTEM_ACTOR || !outcome || outcome instanceof Error) return;
    if (outcome.kind !== 'booked' || outcome.replayed) return;
    const { ledger } = request;
    const swept = isHoldRelease(request);
    const name = `${ledger} ${swept}`;
    const group = groups.get(name) ?? { ledger, swept, entries: [] };
    group.entries.push(...outcome.entries);
    groups.set(name, group);
  });
  return [...groups.values()];
}
