import { EntityMetadata } from 'typeorm';
import { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import { Dialect, ColumnKind } from './dialect';

// One statement a table for a whole batch (ledger.md §3). What is asked for goes in as one JSON text and comes out as one:
// the driver makes an object of every row, cell by cell and on the thread that serves requests. What is written stands in
// the statement as literals: taking each cell out of a JSON text costs SQLite as much as storing it. PostgreSQL reads
// literals as well, and arrays at less cost (postgres-writing.ts).

/** What a cell may hold. */
export type Cell = string | number | boolean | null;

/** A statement that writes rows; they stand where its `?` does, as the lists of a VALUES clause. */
export interface BatchStatement {
  readonly sql: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** The statement with its rows. */
export function batchText({ sql, rows }: BatchStatement): string {
  let lists = '';
  for (const row of rows) {
    lists += lists === '' ? '(' : ',(';
    for (let n = 0; n < row.length; n += 1) lists += n === 0 ? literal(row[n]) : `,${literal(row[n])}`;
    lists += ')';
  }
  return sql.replace('?', () => lists);
}

/** A cell as it is written; `inQuotes` says how a text ends. No database here keeps a NUL, and none a fraction. */
export function literal(cell: Cell | undefined, inQuotes = quoted): string {
  if (typeof cell === 'string') {
    if (cell.includes('\0')) throw new Error('a NUL in a text');
    return inQuotes(cell);
  }
  if (typeof cell === 'number' && Number.isSafeInteger(cell)) return String(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (cell === null) return 'NULL';
  throw new Error(`${typeof cell} is nothing that a cell holds`);
}

/** A text as a literal. A quote is the only sign that could end one; a NUL would end the statement, and is refused above. */
function quoted(text: string): string {
  return text.includes("'") ? `'${text.replaceAll("'", "''")}'` : `'${text}'`;
}

type Columns = Pick<EntityMetadata, 'tableName' | 'columns' | 'primaryColumns'>;

function names(metadata: Columns): { property: string; column: string }[] {
  return metadata.columns.map(({ propertyName, databaseName }) => ({ property: propertyName, column: databaseName }));
}

function columnOf(metadata: Columns, property: string): ColumnMetadata {
  const found = metadata.columns.find(({ propertyName }) => propertyName === property);
  if (!found) throw new Error(`${metadata.tableName} has no ${property}`);
  return found;
}

/** What rows are asked for: the expression of each field, and where they come from. */
export interface Selection {
  readonly fields: Readonly<Record<string, string>>;
  readonly from: string;
}

/** The rows of a table whose columns equal the values of any of the tuples in the parameter. */
export function selection(dialect: Dialect, metadata: Columns, equal: readonly string[], above?: string): Selection {
  const input = [...equal, ...(above === undefined ? [] : [above])].map((name) => columnOf(metadata, name));
  const kinds = Object.fromEntries(input.map(({ type }, n) => [`v${n}`, type as ColumnKind]));
  const conditions = input.map(({ databaseName }, n) => `t."${databaseName}" ${n < equal.length ? '=' : '>'} q.v${n}`);
  return {
    fields: Object.fromEntries(names(metadata).map(({ property, column }) => [property, `t."${column}"`])),
    from: dialect.lookupJoin(dialect.tuples('?', kinds), `"${metadata.tableName}" t`, conditions.join(' AND ')),
  };
}

/** Inserts rows, or replaces what is not key in those that are there. */
export function upsertSql(metadata: Columns): string {
  const columns = names(metadata).map(({ column }) => column);
  const keys = metadata.primaryColumns.map(({ databaseName }) => databaseName);
  const rest = columns.filter((column) => !keys.includes(column));
  const update = rest.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  return `INSERT INTO "${metadata.tableName}" (${columns.map((column) => `"${column}"`).join(', ')}) VALUES ?
    ON CONFLICT (${keys.map((key) => `"${key}"`).join(', ')}) DO ${rest.length > 0 ? `UPDATE SET ${update}` : 'NOTHING'}`;
}

/** Rows as the lists of `upsertSql`. */
export function rowLists(metadata: Columns, rows: readonly object[]): Cell[][] {
  const properties = names(metadata).map(({ property }) => property);
  return rows.map((row) => properties.map((name) => (row as Record<string, Cell | undefined>)[name] ?? null));
}
