import { stringify } from 'csv-stringify/sync';

/** A cell: text, an integer, or empty. */
export type Cell = string | number | null;

/** The content type of a CSV file. */
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';

/**
 * Rows as RFC 4180 text. Text that a spreadsheet would read as a formula is prefixed with an apostrophe; numbers are
 * unchanged.
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  const guarded = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' && /^[=+\-@]/.test(cell) ? `'${cell}` : cell)),
  );
  return stringify(guarded, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}
