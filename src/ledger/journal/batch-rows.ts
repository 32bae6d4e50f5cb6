import { RowSelector, RowChange, Table } from '../core/command';

/** Returns the primary key of a table, as property names of its row class. */
export type KeyOf = (table: Table<object>) => readonly string[];

type Row = Record<string, unknown>;

/**
 * Reference rows of a batch: the read sets of its commands, with the rows that earlier commands of the batch wrote.
 * Indexed by each set of columns in the read sets, so that the cost of a lookup doesn't grow with the batch.
 */
export class BatchRows {
  private readonly tables = new Map<Table<object>, TableRows>();

  constructor(private readonly keyOf: KeyOf) {}

  /** Adds rows from the database for selectors with the same table and columns. */
  load(table: Table<object>, columns: readonly string[], rows: readonly object[]): void {
    this.table(table).index(columns);
    for (const row of rows) this.table(table).put(row as Row);
  }

  /** Current rows of a selector. */
  find<T extends object>(ledger: string, selector: RowSelector<T>): T[] {
    const rows = this.table(selector.table).find(columnsOf(selector), [ledger, ...valuesOf(selector)]);
    const [column, value] = selector.above ?? [];
    return rows.filter((row) => column === undefined || String(row[column]) > (value as string)) as T[];
  }

  /** Adds or replaces a row that a command wrote. */
  put({ table, row }: RowChange): void {
    this.table(table).put(row as Row);
  }

  /** Copies the rows, so that changes can be taken back. */
  fork(): BatchRows {
    const copy = new BatchRows(this.keyOf);
    for (const [table, rows] of this.tables) copy.tables.set(table, rows.fork());
    return copy;
  }

  private table(table: Table<object>): TableRows {
    const rows = this.tables.get(table) ?? new TableRows(this.keyOf(table));
    this.tables.set(table, rows);
    return rows;
  }
}

/** Columns of a selector, sorted. */
export function columnsOf(selector: RowSelector): string[] {
  return Object.keys(selector.where).sort();
}

/** Values of a selector, in the order of `columnsOf`. */
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
    if (!index) throw new Error(`a rule read rows by ${columns.join(', ')}, which are not in its read set`);
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
