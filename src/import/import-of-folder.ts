import { createHash } from 'node:crypto';
import { monthOf } from '../common/calendar';
import { Month, parseInstant } from '../common/instant';
import { BookFolder, BookRow } from './book-folder';
import { rowKey } from './row-requests';

/** What a folder's import is recorded with. */
export interface FolderImportOf {
  /** SHA-256 of the community, the month and all rows, in whatever order they stand. */
  readonly id: string;
  readonly source: string;
  /** The folder's month and all months in which one of its rows lies. */
  readonly months: readonly Month[];
}

/** The import of a book folder: the same rows are the same import. */
export function importOf({ info, rows }: BookFolder): FolderImportOf {
  const all = Object.values(rows).flat();
  const keys = all.map((row) => rowKey(info.month, row.file, row.cells, row.ordinal)).sort();
  const { ledger, month, timeZone, currency } = info;
  const content = JSON.stringify([ledger, month, timeZone, currency, keys]);
  return {
    id: createHash('sha256').update(content).digest('hex'),
    source: `${ledger} ${month}`,
    months: [...new Set([month, ...all.flatMap((row) => monthsOf(row, timeZone))])].sort(),
  };
}

/** The months of a row's instants, in the community's zone. */
function monthsOf({ cells }: BookRow, zone: string): Month[] {
  const instants = Object.values(cells).map((cell) => parseInstant(cell));
  return instants.flatMap((at) => (at === undefined ? [] : [monthOf(at, zone)]));
}
