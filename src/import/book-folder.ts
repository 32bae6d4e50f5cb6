import { InputError } from '../common/process-errors';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SLUG } from '../ledger/ledgers.service';
import { CURRENCY } from '../ledger/core/units';
import { isZone } from '../common/calendar';
import { Month, isMonth } from '../common/instant';

/** The files of a month's books, with the columns that each must have. */
export const COLUMNS = {
  volunteers: ['volunteer', 'displayName', 'birthYear', 'unit', 'cohort', 'registeredOn', 'priorMinutes'],
  activities: ['activity', 'category', 'title', 'site', 'organisation', 'startsAt', 'endsAt', 'capacity'],
  shops: ['shop', 'name', 'centsPerPoint', 'status'],
  offers: ['offer', 'shop', 'title', 'pricePointHundredths'],
  fund: ['source', 'cents', 'at'],
  attendance: ['activity', 'volunteer', 'signedInAt', 'signedOutAt', 'method', 'recorder', 'approver', 'approvedAt'],
  ratings: ['activity', 'volunteer', 'rater', 'stars', 'ratedAt'],
  redemptions: ['redemption', 'volunteer', 'offer', 'quantity', 'at'],
  refunds: ['redemption', 'pointHundredths', 'at'],
} as const;

export type FileName = keyof typeof COLUMNS;

/** A row as it stands in its file. */
export interface BookRow {
  readonly file: FileName;
  /** Counted from 1; the header is line 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** Which of the equal rows of its file it is, from 0. */
  readonly ordinal: number;
}

/** The community of a folder. */
export interface FolderLedger {
  readonly ledger: string;
  readonly name: string;
  readonly month: Month;
  readonly timeZone: string;
  readonly currency: string;
}

/** A month's books: everything read, nothing judged. */
export interface BookFolder {
  readonly info: FolderLedger;
  readonly rows: Readonly<Record<FileName, readonly BookRow[]>>;
}

/** Thrown for a folder that is no month's books. Nothing has been written then. */
export class NotABookFolderError extends InputError {
  constructor(
    readonly file: string,
    readonly line: number,
    problem: string,
  ) {
    super(`${file}:${line}: ${problem}`);
  }
}

/** Reads a folder such as examples/sunrise-2026-09. */
export function readFolder(path: string): BookFolder {
  const info = readInfo(path);
  const files = Object.keys(COLUMNS) as FileName[];
  const rows = Object.fromEntries(files.map((file) => [file, readRows(path, file)])) as Record<FileName, BookRow[]>;
  return { info, rows };
}

function readText(path: string, name: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(path, name));
  } catch {
    throw new NotABookFolderError(
      name,
      0,
      `can not be read. A month's books are ledger.json and ${Object.keys(COLUMNS).join('.csv, ')}.csv`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotABookFolderError(name, 1, 'is not UTF-8 text');
  }
}

function readInfo(path: string): FolderLedger {
  const name = 'ledger.json';
  const text = readText(path, name);
  let given: Partial<Record<keyof FolderLedger, unknown>>;
  try {
    given = JSON.parse(text) as typeof given;
  } catch {
    throw new NotABookFolderError(name, 1, 'is not JSON');
  }
  const checks: Record<keyof FolderLedger, (value: string) => boolean> = {
    ledger: (value) => SLUG.test(value),
    name: (value) => value.length > 0,
    month: isMonth,
    timeZone: isZone,
    currency: (value) => CURRENCY.test(value),
  };
  for (const [field, valid] of Object.entries(checks)) {
    const value = given?.[field as keyof FolderLedger];
    if (typeof value !== 'string' || !valid(value))
      throw new NotABookFolderError(name, 1, `the field ${field} is missing or wrong`);
  }
  return given as FolderLedger;
}

function readRows(path: string, file: FileName): BookRow[] {
  const name = `${file}.csv`;
  const text = readText(path, name);
  const parsed = parseCsv(text, name);
  const [header, ...records] = parsed;
  const columns = (header?.record ?? []).map((cell) => cell.trim());
  for (const column of COLUMNS[file]) {
    if (!columns.includes(column)) throw new NotABookFolderError(name, 1, `the column ${column} is missing`);
  }
  const seen = new Map<string, number>();
  return records.map(({ record, line }) => {
    const content = JSON.stringify(record);
    const ordinal = seen.get(content) ?? 0;
    seen.set(content, ordinal + 1);
    // A row of another width can't be read: it is kept without cells, so that every field of it is missing.
    const cells =
      record.length === columns.length
        ? columns.map((column, n) => [column, (record[n] ?? '').trim()])
        : [['', content]];
    return { file, line, ordinal, cells: Object.fromEntries(cells) as Record<string, string> };
  });
}

function parseCsv(text: string, name: string): { record: string[]; line: number }[] {
  try {
    const parsed = parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return withFirstLines(parsed);
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    throw new NotABookFolderError(name, lines ?? 1, `is not CSV (RFC 4180): ${message}`);
  }
}

/** The parser says on which line a record ends; a quoted line break makes that another one than where it begins. */
function withFirstLines(parsed: { record: string[]; info: { lines: number } }[]): { record: string[]; line: number }[] {
  return parsed.map(({ record, info }) => {
    const inside = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
    return { record, line: info.lines - inside };
  });
}
