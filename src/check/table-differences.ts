import { EntityManager } from 'typeorm';
import { DERIVED_TABLES, DerivedRow, DerivedRows, DerivedTable, Value, keyOf } from './derived-rows';

/** A row of a table that is not the one which follows from the entries. */
export interface Difference {
  readonly table: string;
  /** Its key after the ledger. */
  readonly key: DerivedRow;
  /** What differs, as a sentence. */
  readonly fault: string;
  /** Whether the row exists. */
  readonly exists: boolean;
  /** The columns that follow from the entries; undefined for a row that no entry gives. */
  readonly wanted?: DerivedRow;
}

/**
 * Tables of which a missing row can't be made from entries, because it holds a secret, a signed text or a whole document.
 */
const NOT_MADE_ANEW: readonly string[] = ['certificate', 'log_key', 'entry'];

/** Tables of which no row can be made: editions are published once and for all, keys and packs are not all in entries. */
const NEVER_MADE: readonly string[] = ['report_edition', 'policy_version', 'api_key'];

/** Whether a row can be made anew from the entries. */
export function canBeMade({ table, exists, wanted }: Difference): boolean {
  if (table === 'api_key') return exists && wanted !== undefined;
  return !NEVER_MADE.includes(table) && ((exists && wanted !== undefined) || !NOT_MADE_ANEW.includes(table));
}

/** A row that the entries give and that is not there. */
export function missingRow(table: string, key: DerivedRow, wanted: DerivedRow): Difference {
  return { table, key, wanted, exists: false, fault: 'the row that the entries give is missing' };
}

/** A row that no entry gives. */
export function extraRow(table: string, key: DerivedRow): Difference {
  return { table, key, exists: true, fault: 'no entry gives this row' };
}

/** Compares the columns of a row that follow from the entries; nothing when they agree. */
export function changedRow(
  table: string,
  key: DerivedRow,
  row: Readonly<Record<string, Value | undefined>>,
  wanted: DerivedRow,
): Difference[] {
  const wrong = Object.entries(wanted).filter(([name, value]) => !same(row[name], value));
  if (wrong.length === 0) return [];
  const faults = wrong.map(([name, value]) => `${name} is ${shown(row[name])}, the entries give ${shown(value)}`);
  return [{ table, key, wanted, exists: true, fault: faults.join('; ') }];
}

/**
 * Rows that no entry gives and that are right all the same, as a condition in SQL: rows of the master data, and requests
 * that nothing was booked for. A table that is not named has none.
 */
const WITHOUT_ENTRY: Partial<Record<DerivedTable, string>> = {
  // Opened with a limit or for a hold, and never posted to.
  account: 'posted = 0 AND version = 0',
  service_record: `seq IS NULL AND status IN ('submitted', 'refused')`,
  person: 'level = 0',
  // What held before there were such entries.
  shop_rate: `seq = 0 AND "firstDay" = '0001-01-01'`,
  offer_price: `seq = 0 AND "firstDay" = '0001-01-01'`,
  book_import: 'confirmer IS NULL AND closer IS NULL',
  // Looked at by themselves (key-differences.ts).
  api_key: '1 = 1',
};

/** People may be erased from the master data, and certificates with their names. */
const MAY_BE_MISSING: readonly DerivedTable[] = ['person', 'certificate'];

const PAGE_SIZE = 1000;

/** Compares the tables of a ledger with the rows that follow from its entries. */
export async function* tableDifferences(
  sql: EntityManager,
  ledger: string,
  expected: DerivedRows,
): AsyncGenerator<Difference> {
  for (const table of Object.keys(DERIVED_TABLES) as DerivedTable[])
    yield* differencesOf(sql, { ledger, table }, expected.of(table));
}

interface LedgerTable {
  readonly ledger: string;
  readonly table: DerivedTable;
}

async function* differencesOf(
  sql: EntityManager,
  { ledger, table }: LedgerTable,
  expected: ReadonlyMap<string, DerivedRow>,
): AsyncGenerator<Difference> {
  const missing = new Map(expected);
  for await (const row of rowsOf(sql, { ledger, table })) {
    const key = DERIVED_TABLES[table].map((name) => row[name] ?? null);
    const text = keyOf(key);
    missing.delete(text);
    const wanted = expected.get(text);
    if (wanted) yield* changedRow(table, named(table, key), row, wanted);
    else if (!row['withoutEntry']) yield extraRow(table, named(table, key));
  }
  if (MAY_BE_MISSING.includes(table)) return;
  for (const [text, wanted] of missing) yield missingRow(table, named(table, JSON.parse(text) as Value[]), wanted);
}

/** A key with the names of its columns. */
function named(table: DerivedTable, key: readonly Value[]): DerivedRow {
  return Object.fromEntries(DERIVED_TABLES[table].map((name, n) => [name, key[n] ?? null]));
}

/** Reads the rows of a ledger in order of their keys, a page at a time. */
async function* rowsOf(
  sql: EntityManager,
  { ledger, table }: LedgerTable,
): AsyncGenerator<Readonly<Record<string, Value>>> {
  const columns = DERIVED_TABLES[table].map((name) => `"${name}"`).join();
  const after = `AND (${columns}) > (${DERIVED_TABLES[table].map(() => '?').join()})`;
  const known = `CASE WHEN ${WITHOUT_ENTRY[table] ?? '1 = 0'} THEN 1 ELSE 0 END AS "withoutEntry"`;
  for (let last: Value[] | undefined; ;) {
    const page = await sql.query<Record<string, Value>[]>(
      `SELECT t.*, ${known} FROM "${table}" t WHERE ledger = ? ${last ? after : ''} ORDER BY ${columns} LIMIT ${PAGE_SIZE}`,
      [ledger, ...(last ?? [])],
    );
    yield* page;
    const end = page.at(-1);
    if (page.length < PAGE_SIZE || !end) return;
    last = DERIVED_TABLES[table].map((name) => end[name] ?? null);
  }
}

function same(actual: Value | undefined, expected: Value): boolean {
  return actual === undefined || actual === null ? expected === null : String(actual) === String(expected);
}

function shown(value: Value | undefined): string {
  return value === undefined || value === null ? 'empty' : String(value);
}
