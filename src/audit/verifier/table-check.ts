import { parse } from 'csv-parse/sync';
import { ACCOUNT_KINDS } from '../../ledger/core/accounts';
import { ACCOUNT_COLUMNS, EXPORT_FILES, TOTAL, TRIAL_BALANCE_COLUMNS } from '../export-archive';
import { ByteLines } from './archive-files';
import { Findings } from './findings';
import { RecomputedAccount, RecomputedBalances, heldOn } from './recomputed-balances';

/** A table recomputed from the entries. Rows are made on demand: there may be many. */
interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  /** Number of leading cells that identify a row. */
  readonly keyColumns: number;
  readonly rows: readonly (() => string[])[];
}

/** Limit for rows, longer than any valid row: their cells come from leaves. */
export const MAX_ROW_BYTES = 1 << 20;

/** Accounts ordered by the bytes of their ids, as in the databases. */
export function accountsInOrder({ accounts }: RecomputedBalances): RecomputedAccount[] {
  return [...accounts.values()].sort((a, b) => byBytes(a.id, b.id));
}

/** Recomputes the account table. */
export function accountsTable(balances: RecomputedBalances): Table {
  return {
    file: EXPORT_FILES.accounts,
    columns: ACCOUNT_COLUMNS,
    keyColumns: 1,
    rows: accountsInOrder(balances).map((account) => () => {
      const { id, kind, owner, unit, posted, version } = account;
      const numbers = [ACCOUNT_KINDS[kind].floor ?? '', posted, heldOn(account), version].map(String);
      return [...[id, kind, owner, unit].map(withoutFormula), ...numbers];
    }),
  };
}

/** Compares by UTF-8 bytes. Below the surrogates UTF-16 has the same order. */
function byBytes(a: string, b: string): number {
  if (/[\ud800-\uffff]/.test(a + b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : Number(a > b);
}

/** Recomputes the trial balance: debits and credits by unit and kind, with a total for each unit. */
export function trialBalanceTable(balances: RecomputedBalances): Table {
  const rows: string[][] = [];
  for (const [unit, kinds] of [...balances.debitsAndCredits()].sort(byKey)) {
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
    keyColumns: 2,
    rows: rows.map((row) => () => row),
  };
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function withoutFormula(cell: string): string {
  return /^[=+\-@]/.test(cell) ? `'${cell}` : cell;
}

/** A CSV row without its final newline (RFC 4180). Independent of the code that writes the tables. */
function csvLine(row: readonly string[]): string {
  return `${row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r`;
}

/** Compares a table of the export with the recomputed one, row by row. */
export async function checkTable(lines: ByteLines, table: Table, findings: Findings): Promise<void> {
  const check = new RowCheck(table, findings);
  for await (const batch of lines.read()) for (const line of batch) check.take(line.toString('utf8'));
  check.end();
}

class RowCheck {
  private line = 0;
  /** Index of the expected row. */
  private next = 0;
  private indexes: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly table: Table,
    private readonly findings: Findings,
  ) {}

  take(text: string): void {
    this.line += 1;
    if (this.line === 1) {
      if (text !== csvLine(this.table.columns)) this.add('row-differs', '', 'the header is wrong');
      return;
    }
    const expected = this.table.rows[this.next];
    if (expected && csvLine(expected()) === text) this.next += 1;
    else this.differs(text);
  }

  private differs(text: string): void {
    const cells = cellsOf(text);
    const key = this.keyOf(cells);
    const index = this.indexOf(key);
    if (index === undefined) return this.add('row-extra', key, `${key || 'this row'}: not given by the entries`);
    if (index < this.next) return this.add('row-extra', key, `${key} is repeated or out of place`);
    this.missing(index);
    const row = this.table.rows[index]?.() ?? [];
    this.next = index + 1;
    if (csvLine(row) === text) return;
    const wrong = this.table.columns.flatMap((column, n) =>
      cells[n] === row[n] ? [] : [`${column} is ${cells[n] ?? 'absent'}, the entries give ${row[n] || 'nothing'}`],
    );
    this.add('row-differs', key, `${key}: ${wrong.join('; ') || 'the row has the right values in another format'}`);
  }

  /** Reports the rows before an index as missing. */
  private missing(index: number): void {
    for (; this.next < index; this.next += 1) {
      const key = this.keyOf(this.table.rows[this.next]?.() ?? []);
      this.add('row-missing', key, `${key} is missing`);
    }
  }

  end(): void {
    this.line += 1;
    this.missing(this.table.rows.length);
  }

  private keyOf(cells: readonly string[]): string {
    return cells.slice(0, this.table.keyColumns).join(' ');
  }

  private indexOf(key: string): number | undefined {
    this.indexes ??= new Map(this.table.rows.map((row, n) => [this.keyOf(row()), n]));
    return this.indexes.get(key);
  }

  private add(code: 'row-differs' | 'row-missing' | 'row-extra', key: string, message: string): void {
    const account = this.table.keyColumns === 1 && key !== '' ? { account: key } : {};
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
