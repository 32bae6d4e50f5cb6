import { isHoldRelease } from '../../redemptions/hold-sweeper';
import { Batch } from '../../ledger/journal/journal-events';
import { Entry } from '../../ledger/core/entry';
import { SYSTEM_ACTOR } from '../../ledger/core/system-actor';

/** Entries of one commit that nobody asked for over HTTP: what a job did in a ledger, or the release of holds that expired. */
export interface SystemEntries {
  readonly ledger: string;
  /** Were they booked by the sweep of holds, and not by a job? */
  readonly swept: boolean;
  readonly entries: readonly Entry[];
}

/** What the house itself booked in a batch, by ledger. A replay books nothing. */
export function systemEntries({ posted, outcomes = [] }: Batch): SystemEntries[] {
  const found = new Map<string, { ledger: string; swept: boolean; entries: Entry[] }>();
  posted.forEach(({ command: { request } }, n) => {
    const outcome = outcomes[n];
    if (request.client !== SYSTEM_ACTOR || !outcome || outcome instanceof Error) return;
    if (outcome.kind !== 'booked' || outcome.replayed) return;
    const { ledger } = request;
    const swept = isHoldRelease(request);
    const name = `${ledger} ${swept}`;
    const group = found.get(name) ?? { ledger, swept, entries: [] };
    group.entries.push(...outcome.entries);
    found.set(name, group);
  });
  return [...found.values()];
}
