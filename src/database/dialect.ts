/** What a value in a list is, so that a database which asks for types knows it. */
export type ColumnKind = 'text' | 'integer' | 'boolean';

/**
 * What the two databases say differently. All other SQL of the house is understood by both: names with capitals in
 * double quotes, joins with their conditions in WHERE, `CASE` instead of MAX of two values. Parameters are written `?`,
 * or `?1` where one stands twice.
 */
export interface Dialect {
  /** The values of a JSON list, as a table with the column `value`. */
  readonly values: (list: string, kind: ColumnKind) => string;
  /** The lists of a JSON list, as a table with these columns. */
  readonly tuples: (list: string, columns: Readonly<Record<string, ColumnKind>>) => string;
  /** For each row `q` of a list, the rows of a table that belong to it, each found by its key. */
  readonly lookupJoin: (list: string, table: string, belongs: string) => string;
  /** An aggregate: all rows as one JSON text, a list of lists. */
  readonly jsonRows: (cells: readonly string[]) => string;
  /** A member of a JSON object in a text column, as text. */
  readonly member: (column: string, ...path: readonly string[]) => string;
  /** Behind a table's name: the index to be used, where the planner has to be told. */
  readonly indexHint: (index: string) => string;
  /** A query for guards that were switched off where a statement can't try them; none where statements can try all. */
  readonly disabledGuards?: string;
}
