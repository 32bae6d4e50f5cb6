import { parse } from 'csv-parse/sync';
import { ACCOUNT_KINDS } from '../../ledger/core/accounts';
import { ACCOUNT_COLUMNS, EXPORT_FILES, TOTAL, TRIAL_BALANCE_COLUMNS } from '../export-archive';
import { ByteLines } from './archive-files';
import { Findings } from './findings';
import { RecomputedAccount, RecomputedBalances, heldOn } from './recomputed-balances';

/** A table as the entries give it. Rows are made when asked for: there may be many. */
interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  /** How many leading cells name a row. */
  readonly keyed: number;
  readonly rows: readonly (() => string[])[];
}

/** Longer than any row can be: cells come from leaves. */
export const LONGEST_ROW = 1 << 20;

/** Accounts in order of their ids' bytes, as databases sort. */
export function accountsInOrder({ accounts }: RecomputedBalances): RecomputedAccount[] {
  return [...accounts.values()].sort((a, b) => byBytes(a.id, b.id));
}

/** The table of all accounts. */
export function accountsTable(books: RecomputedBalances): Table {
  return {
    file: EXPORT_FILES.accounts,
    columns: ACCOUNT_COLUMNS,
    keyed: 1,
    rows: accountsInOrder(books).map((account) => () => {
      const { id, kind, owner, unit, posted, version } = account;
      const numbers = [ACCOUNT_KINDS[kind].floor ?? '', posted, heldOn(account), version].map(String);
      return [...[id, kind, owner, unit].map(guarded), ...numbers];
    }),
  };
}

/** As UTF-8 sorts. UTF-16 sorts alike below its surrogates. */
function byBytes(a: string, b: string): number {
  if (/[\ud800-\uffff]/.test(a + b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : Number(a > b);
}

/** Debits and credits by unit and kind, with a total for each unit. */
export function trialBalanceTable(books: RecomputedBalances): Table {
  const rows: string[][] = [];
  for (const [unit, kinds] of [...books.sides()].sort(byKey)) {
    let debits = 0n;
    let credits = 0n;
    for (const [kind, { debit, credit }] of [...kinds].sort(byKey)) {
      rows.push([unit, kind, String(debit), String(credit)]);
      debits += debit;
      credits += credit;
    }
    rows.push([unit, TOTAL, String(debits), String(credits)]);
  }
  return {
    file: EXPORT_FILES.trialBalance,
    columns: TRIAL_BALANCE_COLUMNS,
    keyed: 2,
    rows: rows.map((row) => () => row),
  };
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function guarded(cell: string): string {
  return /^[=+\-@]/.test(cell) ? `'${cell}` : cell;
}

/** The bytes of a row but its last newline (RFC 4180). Written apart from what writes the tables. */
function written(row: readonly string[]): string {
  return `${row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r`;
}

/** Compares a table of the bundle with the one that the entries give, row by row. */
export async function checkTable(lines: ByteLines, table: Table, findings: Findings): Promise<void> {
  const check = new RowCheck(table, findings);
  for await (const some of lines.read()) for (const line of some) check.take(line.toString('utf8'));
  check.end();
}

class RowCheck {
  private line = 0;
  /** The row that should come next. */
  private next = 0;
  private places: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly table: Table,
    private readonly findings: Findings,
  ) {}

  take(text: string): void {
    this.line += 1;
    if (this.line === 1) {
      if (text !== written(this.table.columns)) this.add('row-differs', '', 'the header is not as it should be');
      return;
    }
    const expected = this.table.rows[this.next];
    if (expected && written(expected()) === text) this.next += 1;
    else this.differs(text);
  }

  private differs(text: string): void {
    const cells = cellsOf(text);
    const key = this.keyOf(cells);
    const place = this.place(key);
    if (place === undefined) return this.add('row-extra', key, `${key || 'this row'}: the entries know of no such row`);
    if (place < this.next) return this.add('row-extra', key, `${key} is repeated or out of place`);
    this.missing(place);
    const row = this.table.rows[place]?.() ?? [];
    this.next = place + 1;
    if (written(row) === text) return;
    const wrong = this.table.columns.flatMap((column, n) =>
      cells[n] === row[n] ? [] : [`${column} is ${cells[n] ?? 'absent'}, the entries give ${row[n] || 'nothing'}`],
    );
    this.add('row-differs', key, `${key}: ${wrong.join('; ') || 'the row is not written as it should be'}`);
  }

  /** The rows up to one that came too soon. */
  private missing(place: number): void {
    for (; this.next < place; this.next += 1) {
      const key = this.keyOf(this.table.rows[this.next]?.() ?? []);
      this.add('row-missing', key, `${key} is missing`);
    }
  }

  end(): void {
    this.line += 1;
    this.missing(this.table.rows.length);
  }

  private keyOf(cells: readonly string[]): string {
    return cells.slice(0, this.table.keyed).join(' ');
  }

  private place(key: string): number | undefined {
    this.places ??= new Map(this.table.rows.map((row, n) => [this.keyOf(row()), n]));
    return this.places.get(key);
  }

  private add(code: 'row-differs' | 'row-missing' | 'row-extra', key: string, message: string): void {
    const account = this.table.keyed === 1 && key !== '' ? { account: key } : {};
    this.findings.add(code, { file: this.table.file, line: this.line, ...account }, message);
  }
}

function cellsOf(text: string): string[] {
  try {
    const [cells = []] = parse(text, { columns: false, relax_column_count: true });
    return cells;
  } catch {
    return [];
  }
}
