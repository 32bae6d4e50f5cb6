import { EntityMetadata } from 'typeorm';
import { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import { Dialect, ColumnKind } from './dialect';

// A batch uses one statement per table (docs/ledger.md §3). Reads take their keys as one JSON text and return their rows as
// one: otherwise the driver creates an object for every row on the request thread. Writes contain their rows as literals:
// extracting cells from a JSON text costs SQLite as much as storing them. PostgreSQL takes arrays instead of literals, at
// less cost (postgres/postgres-array-writes.ts).

/** A value to be written. */
export type Cell = string | number | boolean | null;

/** A statement that writes rows: `VALUES ?` is replaced by the rows. */
export interface BatchStatement {
  readonly sql: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** The statement with its rows as literals. */
export function batchText({ sql, rows }: BatchStatement): string {
  let lists = '';
  for (const row of rows) {
    lists += lists === '' ? '(' : ',(';
    for (let n = 0; n < row.length; n += 1) lists += n === 0 ? literal(row[n]) : `,${literal(row[n])}`;
    lists += ')';
  }
  return sql.replace('?', () => lists);
}

/**
 * A cell as a literal.
 * @param quote quotes a text
 * @throws Error for a NUL character and for a number that is no safe integer, which neither database stores
 */
export function literal(cell: Cell | undefined, quote = quoted): string {
  if (typeof cell === 'string') {
    if (cell.includes('\0')) throw new Error('a text contains a NUL character');
    return quote(cell);
  }
  if (typeof cell === 'number' && Number.isSafeInteger(cell)) return String(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (cell === null) return 'NULL';
  throw new Error(`${String(cell)} cannot be written to a cell`);
}

/** A text as an SQL literal. Only quotes need escaping; `literal` rejects NUL characters. */
function quoted(text: string): string {
  return text.includes("'") ? `'${text.replaceAll("'", "''")}'` : `'${text}'`;
}

type Columns = Pick<EntityMetadata, 'tableName' | 'columns' | 'primaryColumns'>;

function names(metadata: Columns): { property: string; column: string }[] {
  return metadata.columns.map(({ propertyName, databaseName }) => ({ property: propertyName, column: databaseName }));
}

function columnOf(metadata: Columns, property: string): ColumnMetadata {
  const column = metadata.columns.find(({ propertyName }) => propertyName === property);
  if (!column) throw new Error(`${metadata.tableName} has no ${property}`);
  return column;
}

/** Rows to be read: the SQL expression of each field, and the FROM clause. */
export interface Selection {
  readonly fields: Readonly<Record<string, string>>;
  readonly from: string;
}

/**
 * Selects the rows of a table that match any of the tuples in the parameter, a JSON list of lists.
 * @param equal properties that equal the tuple's values
 * @param above property that is greater than the tuple's last value
 */
export function selection(dialect: Dialect, metadata: Columns, equal: readonly string[], above?: string): Selection {
  const columns = [...equal, ...(above === undefined ? [] : [above])].map((name) => columnOf(metadata, name));
  const kinds = Object.fromEntries(columns.map(({ type }, n) => [`v${n}`, type as ColumnKind]));
  const conditions = columns.map(
    ({ databaseName }, n) => `t."${databaseName}" ${n < equal.length ? '=' : '>'} q.v${n}`,
  );
  return {
    fields: Object.fromEntries(names(metadata).map(({ property, column }) => [property, `t."${column}"`])),
    from: dialect.lookupJoin(dialect.tuples('?', kinds), `"${metadata.tableName}" t`, conditions.join(' AND ')),
  };
}

/** Inserts rows. */
export function insertSql(metadata: Columns): string {
  const columns = names(metadata).map(({ column }) => `"${column}"`);
  return `INSERT INTO "${metadata.tableName}" (${columns.join(', ')}) VALUES ?`;
}

/** Inserts rows, or updates the non-key columns of existing ones. */
export function upsertSql(metadata: Columns): string {
  const columns = names(metadata).map(({ column }) => column);
  const keys = metadata.primaryColumns.map(({ databaseName }) => databaseName);
  const rest = columns.filter((column) => !keys.includes(column));
  const update = rest.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  return `${insertSql(metadata)}
    ON CONFLICT (${keys.map((key) => `"${key}"`).join(', ')}) DO ${rest.length > 0 ? `UPDATE SET ${update}` : 'NOTHING'}`;
}

/** The rows of entities for `insertSql` and `upsertSql`. */
export function rowLists(metadata: Columns, rows: readonly object[]): Cell[][] {
  const properties = names(metadata).map(({ property }) => property);
  return rows.map((row) => properties.map((name) => (row as Record<string, Cell | undefined>)[name] ?? null));
}
