import { EntityMetadata } from 'typeorm';

// One statement a table for a whole batch: the rows travel as one JSON parameter (ledger.md §3).

type Columns = Pick<EntityMetadata, 'tableName' | 'columns' | 'primaryColumns'>;

function names(metadata: Columns): { property: string; column: string }[] {
  return metadata.columns.map(({ propertyName, databaseName }) => ({ property: propertyName, column: databaseName }));
}

function columnOf(metadata: Columns, property: string): string {
  const found = names(metadata).find((one) => one.property === property);
  if (!found) throw new Error(`${metadata.tableName} has no ${property}`);
  return found.column;
}

/** Selects the rows whose columns equal the values of any of the tuples in the parameter. */
export function selectSql(metadata: Columns, equal: readonly string[], above?: string): string {
  const conditions = equal.map((property, n) => `t."${columnOf(metadata, property)}" = q.value->>${n}`);
  if (above) conditions.push(`t."${columnOf(metadata, above)}" > q.value->>${equal.length}`);
  const fields = names(metadata).map(({ property, column }) => `t."${column}" AS "${property}"`);
  return `SELECT ${fields.join(', ')} FROM json_each(?) q CROSS JOIN "${metadata.tableName}" t WHERE ${conditions.join(' AND ')}`;
}

/** Inserts rows, or replaces what is not key in those that are there. */
export function upsertSql(metadata: Columns): string {
  const columns = names(metadata).map(({ column }) => column);
  const keys = metadata.primaryColumns.map(({ databaseName }) => databaseName);
  const rest = columns.filter((column) => !keys.includes(column));
  const update = rest.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  return `INSERT INTO "${metadata.tableName}" (${columns.map((column) => `"${column}"`).join(', ')})
    SELECT ${columns.map((_, n) => `value->>${n}`).join(', ')} FROM json_each(?) WHERE true
    ON CONFLICT (${keys.map((key) => `"${key}"`).join(', ')}) DO ${rest.length > 0 ? `UPDATE SET ${update}` : 'NOTHING'}`;
}

/** Rows as the parameter of `upsertSql`. */
export function rowsJson(metadata: Columns, rows: readonly object[]): string {
  const properties = names(metadata).map(({ property }) => property);
  return JSON.stringify(rows.map((row) => properties.map((name) => (row as Record<string, unknown>)[name] ?? null)));
}
