import { stringify } from 'csv-stringify/sync';

/** A cell: text, a whole number, or nothing. */
export type Cell = string | number | null;

/** The content type of a table for spreadsheets. */
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';

/** Rows as RFC 4180 text. Text that a spreadsheet would take for a formula is guarded; numbers are left alone. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  const guarded = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' && /^[=+\-@]/.test(cell) ? `'${cell}` : cell)),
  );
  return stringify(guarded, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}
