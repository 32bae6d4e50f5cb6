import { InputError } from '../common/process-errors';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SLUG } from '../ledger/ledgers.service';
import { CURRENCY } from '../ledger/core/units';
import { isZone } from '../common/calendar';
import { Month, isMonth } from '../common/instant';

/** The CSV files of a book folder, with the columns that each must have. */
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

/** A row of a CSV file, as text. */
export interface BookRow {
  readonly file: FileName;
  /** Line number from 1; the header is line 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** Index among equal rows of its file, from 0. */
  readonly ordinal: number;
}

/** The community and month of a folder, from ledger.json. */
export interface FolderLedger {
  readonly ledger: string;
  readonly name: string;
  readonly month: Month;
  readonly timeZone: string;
  readonly currency: string;
}

/** The content of a book folder, read but not validated by the rules of the ledger. */
export interface BookFolder {
  readonly info: FolderLedger;
  readonly rows: Readonly<Record<FileName, readonly BookRow[]>>;
}

/** Thrown for a folder that is no valid book folder. Nothing is imported then. */
export class NotABookFolderError extends InputError {
  constructor(
    readonly file: string,
    readonly line: number,
    problem: string,
  ) {
    super(`${file}:${line}: ${problem}`);
  }
}

/** Reads a book folder such as examples/sunrise-2026-09. */
export function readBookFolder(path: string): BookFolder {
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
      `cannot be read. A book folder has ledger.json and ${Object.keys(COLUMNS).join('.csv, ')}.csv`,
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
  let members: Partial<Record<keyof FolderLedger, unknown>>;
  try {
    members = JSON.parse(text) as typeof members;
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
    const value = members?.[field as keyof FolderLedger];
    if (typeof value !== 'string' || !valid(value))
      throw new NotABookFolderError(name, 1, `the field ${field} is missing or invalid`);
  }
  return members as FolderLedger;
}

function readRows(path: string, file: FileName): BookRow[] {
  const name = `${file}.csv`;
  const text = readText(path, name);
  const records = parseCsv(text, name);
  const [header, ...rows] = records;
  const columns = (header?.record ?? []).map((cell) => cell.trim());
  for (const column of COLUMNS[file]) {
    if (!columns.includes(column)) throw new NotABookFolderError(name, 1, `the column ${column} is missing`);
  }
  const seen = new Map<string, number>();
  return rows.map(({ record, line }) => {
    const content = JSON.stringify(record);
    const ordinal = seen.get(content) ?? 0;
    seen.set(content, ordinal + 1);
    // A row with another number of cells can't be read: it has no cells then, so that every field is missing.
    const cells =
      record.length === columns.length
        ? columns.map((column, n) => [column, (record[n] ?? '').trim()])
        : [['', content]];
    return { file, line, ordinal, cells: Object.fromEntries(cells) as Record<string, string> };
  });
}

function parseCsv(text: string, name: string): { record: string[]; line: number }[] {
  try {
    const records = parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return withFirstLines(records);
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    throw new NotABookFolderError(name, lines ?? 1, `is not CSV (RFC 4180): ${message}`);
  }
}

/** Computes the first line of each record: the parser gives the last one, which differs for quoted line breaks. */
function withFirstLines(
  records: { record: string[]; info: { lines: number } }[],
): { record: string[]; line: number }[] {
  return records.map(({ record, info }) => {
    const lineBreaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
    return { record, line: info.lines - lineBreaks };
  });
}
