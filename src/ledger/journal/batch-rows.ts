import { RowSelector, RowChange, Table } from '../core/command';

/** What a table's rows are told apart by, besides the ledger. */
export type KeyOf = (table: Table<object>) => readonly string[];

type Row = Record<string, unknown>;

/**
 * The register rows of a batch: those that its commands asked for, and those that its earlier commands wrote.
 * Indexed by each set of columns that a need names, so that looking up costs the same in a batch of 1 or 1,000.
 */
export class BatchRows {
  private readonly tables = new Map<Table<object>, TableRows>();

  constructor(private readonly keyOf: KeyOf) {}

  /** Adds what the database holds for needs of one shape: the same table and columns. */
  load(table: Table<object>, columns: readonly string[], rows: readonly object[]): void {
    this.table(table).index(columns);
    for (const row of rows) this.table(table).put(row as Row);
  }

  /** The rows of a need, as they are now. */
  find<T extends object>(ledger: string, selector: RowSelector<T>): T[] {
    const found = this.table(selector.table).find(columnsOf(selector), [ledger, ...valuesOf(selector)]);
    const [column, value] = selector.above ?? [];
    return found.filter((row) => column === undefined || String(row[column]) > (value as string)) as T[];
  }

  /** Takes in a row that a command wrote. */
  put({ table, row }: RowChange): void {
    this.table(table).put(row as Row);
  }

  /** The same rows, to be tried something on. */
  fork(): BatchRows {
    const copy = new BatchRows(this.keyOf);
    for (const [table, rows] of this.tables) copy.tables.set(table, rows.fork());
    return copy;
  }

  private table(table: Table<object>): TableRows {
    const known = this.tables.get(table) ?? new TableRows(this.keyOf(table));
    this.tables.set(table, known);
    return known;
  }
}

/** The columns of a need, in one order for all needs of its shape. */
export function columnsOf(selector: RowSelector): string[] {
  return Object.keys(selector.where).sort();
}

/** Its values, in the order of `columnsOf`. */
export function valuesOf(selector: RowSelector): unknown[] {
  return columnsOf(selector).map((column) => (selector.where as Row)[column]);
}

class TableRows {
  private readonly rows = new Map<string, Row>();
  private readonly indexes = new Map<string, { columns: readonly string[]; keys: Map<string, Set<string>> }>();

  constructor(private readonly key: readonly string[]) {}

  fork(): TableRows {
    const copy = new TableRows(this.key);
    for (const [key, row] of this.rows) copy.rows.set(key, row);
    for (const [name, { columns, keys }] of this.indexes) {
      copy.indexes.set(name, { columns, keys: new Map([...keys].map(([at, rows]) => [at, new Set(rows)])) });
    }
    return copy;
  }

  index(columns: readonly string[]): void {
    const name = columns.join();
    if (this.indexes.has(name)) return;
    this.indexes.set(name, { columns: ['ledger', ...columns], keys: new Map() });
    for (const [key, row] of this.rows) this.addToIndex(name, key, row);
  }

  put(row: Row): void {
    const key = keyText(this.key, row);
    const before = this.rows.get(key);
    for (const name of this.indexes.keys()) {
      if (before) this.removeFromIndex(name, key, before);
      this.addToIndex(name, key, row);
    }
    this.rows.set(key, row);
  }

  find(columns: readonly string[], values: readonly unknown[]): Row[] {
    const index = this.indexes.get(columns.join());
    if (!index) throw new Error(`a rule looked for rows by ${columns.join(', ')} without asking for them`);
    return [...(index.keys.get(JSON.stringify(values)) ?? [])].map((key) => this.rows.get(key) as Row);
  }

  private addToIndex(name: string, key: string, row: Row): void {
    const { columns, keys } = this.indexes.get(name) as { columns: readonly string[]; keys: Map<string, Set<string>> };
    const at = keyText(columns, row);
    keys.set(at, (keys.get(at) ?? new Set()).add(key));
  }

  private removeFromIndex(name: string, key: string, row: Row): void {
    const index = this.indexes.get(name);
    index?.keys.get(keyText(index.columns, row))?.delete(key);
  }
}

function keyText(columns: readonly string[], row: Row): string {
  return JSON.stringify(columns.map((column) => row[column] ?? null));
}
