import { instantOfId } from '../common/clock';
import { Instant } from '../common/instant';
import { Entry } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { ServiceRecord } from '../service/service-record.entity';

/** The actions in a service record's history, in the order in which they can occur. */
export const HISTORY_ACTIONS = ['recorded', 'refused', 'approved', 'corrected', 'revoked'] as const;

/** One step in the history of a service record. */
export interface HistoryStep {
  readonly did: (typeof HISTORY_ACTIONS)[number];
  /** Opaque id of the person. */
  readonly by: string;
  /** Absent for a rejection and for the first of two approvals, whose times are not stored. */
  readonly at?: Instant;
  readonly reason?: string;
  readonly entries: readonly Entry[];
}

/**
 * Derives a record's history from its entries: who recorded, approved, corrected or revoked it, when, and why.
 * @param entries the record's entry and all entries that correct it, in order
 * @param reasons the reasons of reversals, by the reversal's number
 */
export function historyOf(
  row: ServiceRecord,
  entries: readonly Entry[],
  reasons: ReadonlyMap<number, string>,
): HistoryStep[] {
  const first = entries[0];
  const recorder = first ? textFact(first.facts, 'recorder') : row.recorder;
  const recorded: HistoryStep = { did: 'recorded', by: recorder, at: instantOfId(row.id), entries: [] };
  if (first) return [recorded, ...approvals(first), ...corrections(entries.slice(1), reasons)];
  // A submitted record with an approver is a late one that waits for its second approval.
  if (row.status !== 'refused') return row.approver === null ? [recorded] : [recorded, approvedBy(row.approver)];
  const reason = row.reason === null ? {} : { reason: row.reason };
  return [recorded, { did: 'refused', by: row.approver ?? '', ...reason, entries: [] }];
}

/** The approvals of a booked record. A late one has two; the time is that of the second. */
function approvals(entry: Entry): HistoryStep[] {
  const { facts } = entry;
  const [approver, second] = [textFact(facts, 'approver'), textFact(facts, 'secondApprover')];
  const last = { ...approvedBy(second || approver), at: textFact(facts, 'approvedAt'), entries: [entry] };
  return second ? [approvedBy(approver), last] : [last];
}

function approvedBy(by: string): HistoryStep {
  return { did: 'approved', by, entries: [] };
}

/** The corrections and revocations. Each reversal begins a step, and the entries up to the next one belong to it. */
function corrections(entries: readonly Entry[], reasons: ReadonlyMap<number, string>): HistoryStep[] {
  const starts = entries.flatMap(({ kind }, n) => (kind === 'entry.reversed' ? [n] : []));
  return starts.map((start, n) => {
    const stepEntries = entries.slice(start, starts[n + 1]);
    const { actor: by, recorded: at, seq } = entries[start] as Entry;
    const reason = reasons.get(seq);
    return {
      did: stepEntries.some(({ kind }) => kind === 'service.recorded') ? 'corrected' : 'revoked',
      ...{ by, at },
      ...(reason !== undefined && { reason }),
      entries: stepEntries,
    };
  });
}
