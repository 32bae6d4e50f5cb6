import { instantOfId } from '../common/clock';
import { Instant } from '../common/instant';
import { Entry } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { ServiceRecord } from '../service/service-record.entity';

/** What happened to a service record, in the order in which it can. */
export const HISTORY_ACTIONS = ['recorded', 'refused', 'approved', 'corrected', 'revoked'] as const;

/** One thing that somebody did with a service record. */
export interface HistoryStep {
  readonly did: (typeof HISTORY_ACTIONS)[number];
  /** Opaque id. */
  readonly by: string;
  /** Absent for a refusal and the first of two approvals, whose instants nobody keeps. */
  readonly at?: Instant;
  readonly reason?: string;
  readonly entries: readonly Entry[];
}

/**
 * Tells a record's story from its entries: who recorded, approved, corrected or revoked it, when, and why.
 * @param entries all that became of it, in order  @param reasons by the number of the reversal
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
  // Of a late one that waits for its second approval.
  if (row.status !== 'refused') return row.approver === null ? [recorded] : [recorded, approvedBy(row.approver)];
  const reason = row.reason === null ? {} : { reason: row.reason };
  return [recorded, { did: 'refused', by: row.approver ?? '', ...reason, entries: [] }];
}

/** A late one has two, and the instant is that of the second. */
function approvals(entry: Entry): HistoryStep[] {
  const { facts } = entry;
  const [approver, second] = [textFact(facts, 'approver'), textFact(facts, 'secondApprover')];
  const last = { ...approvedBy(second || approver), at: textFact(facts, 'approvedAt'), entries: [entry] };
  return second ? [approvedBy(approver), last] : [last];
}

function approvedBy(by: string): HistoryStep {
  return { did: 'approved', by, entries: [] };
}

/** Each reversal begins a step; what was booked or forgiven with it belongs to it. */
function corrections(entries: readonly Entry[], reasons: ReadonlyMap<number, string>): HistoryStep[] {
  const begins = entries.flatMap(({ kind }, n) => (kind === 'entry.reversed' ? [n] : []));
  return begins.map((begin, n) => {
    const some = entries.slice(begin, begins[n + 1]);
    const { actor: by, recorded: at, seq } = entries[begin] as Entry;
    const reason = reasons.get(seq);
    return {
      did: some.some(({ kind }) => kind === 'service.recorded') ? 'corrected' : 'revoked',
      ...{ by, at },
      ...(reason !== undefined && { reason }),
      entries: some,
    };
  });
}
