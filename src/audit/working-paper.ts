import { csv } from '../common/csv';
import { DrawnEntry, Sample } from './sample';

/** Columns that identify a sampled entry. */
const ENTRY_COLUMNS = [
  ...['draw', 'entry', 'line', 'id', 'kind', 'period', 'occurred', 'recorded', 'amounts'],
  ...['recorder', 'approver', 'actor', 'policy', 'index', 'leaf_hash'],
] as const;

/** Empty columns for the auditor's findings. */
const FINDING_COLUMNS = ['evidence_seen', 'agrees', 'difference', 'remark', 'checked_by', 'checked_on'] as const;

/** A sample as a working paper in CSV: a row per entry, with empty columns for the auditor's findings. */
export function workingPaper({ items }: Sample): string {
  const empty = FINDING_COLUMNS.map(() => '');
  return csv([[...ENTRY_COLUMNS, ...FINDING_COLUMNS], ...items.map((item) => [...cellsOf(item), ...empty])]);
}

function cellsOf(entry: DrawnEntry): (string | number)[] {
  const { draw, seq, line, id, kind, period, occurred, recorded, recorder, approver, actor, policy } = entry;
  return [
    ...[draw, seq, line, id, kind, period, occurred, recorded, amountsText(entry)],
    ...[recorder ?? '', approver ?? '', actor, policy ?? '', entry.index, entry.leafHash],
  ];
}

/** Formats postings as `points:0199… 200 POINT; issuance:POINT -200 POINT`. */
export function amountsText({ postings }: DrawnEntry): string {
  return postings.map(({ account, amount, unit }) => `${account} ${amount} ${unit}`).join('; ');
}
