import { Leaf, textFact } from '../../ledger/core/entry-rows';
import { Cell, csv } from '../../common/csv';
import { parseInstant } from '../../common/instant';
import { EXPORT_FILES } from '../export-archive';
import { DerivedFile, LeafSource, Piece, PieceName } from './derived-file';

/** Columns of general ledger detail in the AICPA's Audit Data Standard that a journal can fill (docs/ledger.md §7). */
export const GL_COLUMNS = [
  ...['Journal_ID', 'Journal_ID_Line_Number', 'JE_Header_Description', 'JE_Line_Description', 'Source'],
  ...['Business_Unit_Code', 'Effective_Date', 'Fiscal_Year', 'Period', 'GL_Account_Number'],
  ...['Amount', 'Amount_Credit_Debit_Indicator', 'Amount_Currency'],
  ...['Entered_By', 'Entered_Date', 'Entered_Time', 'Approved_By', 'Approved_Date'],
  ...['Reversal_Indicator', 'Reversal_Journal_ID'],
] as const;

/** General ledger detail: one line per posting, in the journal's order. Entries without postings have no line. */
export const GL_DETAIL: DerivedFile = {
  file: EXPORT_FILES.glDetail,
  order: 'seq',
  pieces,
  pieceAt: begins,
};

async function* pieces(source: LeafSource): AsyncGenerator<Piece, void> {
  yield { part: 'head', name: '', text: csv([GL_COLUMNS]) };
  for await (const leaf of source.leaves('seq')) {
    if (leaf.postings.length > 0) yield { part: 'entry', name: leaf.seq, text: csv(glRows(leaf)) };
  }
}

function begins(line: string): PieceName | undefined {
  if (line.startsWith('Journal_ID,')) return { part: 'head', name: '' };
  const name = /^(\d+),1,/.exec(line)?.[1];
  return name === undefined ? undefined : { part: 'entry', name };
}

/** The rows of an entry. Amounts are unsigned; an increase of what the time bank owes is a credit, C. */
export function glRows(leaf: Leaf): Cell[][] {
  const { seq, id, kind, origin, occurred, period, actor, recorded, facts, ref } = leaf;
  const approvedAt = parseInstant(textFact(facts, 'approvedAt'));
  const entry = [seq, `${kind} ${id}`];
  const when = [
    kind,
    // The slug: a continued log has a number after it.
    origin.split('/')[1] ?? origin,
    occurred,
    period.slice(0, 4),
    `M${Number(period.slice(5))}`,
  ];
  const who = [
    ...[actor, recorded.slice(0, 10), recorded.slice(11, 19)],
    ...[textFact(facts, 'approver'), approvedAt?.slice(0, 10) ?? ''],
    ...[ref?.reverses === undefined ? '0' : '1', ref?.reverses ?? ''],
  ];
  return leaf.postings.map(({ account, unit, amount }, n) => {
    const [size, side] = amount.startsWith('-') ? [amount.slice(1), 'D'] : [amount, 'C'];
    return [entry[0], n + 1, entry[1], account.split(':', 1)[0], ...when, account, size, side, unit, ...who] as Cell[];
  });
}
