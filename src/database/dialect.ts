/** The type of a value in a JSON list; PostgreSQL needs it for a cast. */
export type ColumnKind = 'text' | 'integer' | 'boolean';

/**
 * SQL that differs between the two databases. All other SQL of the service runs on both: names with capitals are in double
 * quotes, join conditions are in WHERE, and `CASE` replaces MAX of two values. Parameters are written `?`, or `?1` if one
 * is used twice.
 */
export interface Dialect {
  /** The values of a JSON list as a table with the column `value`. */
  readonly values: (list: string, kind: ColumnKind) => string;
  /** The lists of a JSON list as a table with the given columns. */
  readonly tuples: (list: string, columns: Readonly<Record<string, ColumnKind>>) => string;
  /** For each row `q` of a list, the rows of a table that fulfil the condition `condition`, found by key. */
  readonly lookupJoin: (list: string, table: string, condition: string) => string;
  /** An aggregate: all rows as one JSON text, a list of lists. */
  readonly jsonRows: (cells: readonly string[]) => string;
  /** A member of a JSON object in a text column, as text. */
  readonly member: (column: string, ...path: readonly string[]) => string;
  /** The index to use, to be written after a table's name; '' where the planner needs no hint. */
  readonly indexHint: (index: string) => string;
  /** A query for disabled guards (column `off`), for those that can't be tested by a statement. */
  readonly disabledGuards?: string;
}
