import DataLoader from 'dataloader';
import { EntityMetadata } from 'typeorm';
import { CombinedQuery } from './combined-query';
import { Database } from './database';

type Row = Record<string, unknown>;

/** A look-up of the row of a table whose columns have the given values. */
interface Lookup {
  readonly metadata: EntityMetadata;
  /** The columns, sorted by name. */
  readonly columns: readonly string[];
  /** The table and the columns: look-ups with the same group share a selection. */
  readonly group: string;
  /** The values of the columns as a JSON list. */
  readonly values: string;
}

/** The look-ups of one statement that share a selection. */
interface Group {
  readonly metadata: EntityMetadata;
  readonly columns: readonly string[];
  /** Distinct lists of values. */
  readonly values: Set<string>;
}

/**
 * Loads single rows by key. Look-ups that start together, or while an earlier statement runs, share one statement: it costs
 * a request that refers to three tables two thirds of the processor time of three statements, and a hundred requests at
 * once little more than one. Nothing is cached: each look-up reads the committed state.
 */
export class RowLoader {
  /** Ends with the statement that runs; the next one waits for it. */
  private running: Promise<unknown> = Promise.resolve();

  private readonly loader = new DataLoader(
    (lookups: readonly Lookup[]) => {
      const rows = this.read(lookups);
      this.running = rows.catch(() => undefined);
      return rows;
    },
    { cache: false, batchScheduleFn: (dispatch) => void this.running.then(dispatch) },
  );

  constructor(private readonly database: Pick<Database, 'preparedQuery' | 'dialect' | 'selection'>) {}

  /** The row whose columns have these values, or undefined. */
  find(metadata: EntityMetadata, by: Readonly<Row>): Promise<Row | undefined> {
    const columns = Object.keys(by).sort();
    const group = `${metadata.tableName} ${columns.join()}`;
    return this.loader.load({ metadata, columns, group, values: valuesOf(by, columns) });
  }

  /** Reads with one selection for each table and list of columns. */
  private async read(lookups: readonly Lookup[]): Promise<(Row | undefined)[]> {
    const query = new CombinedQuery(this.database.dialect);
    const selected = groupsOf(lookups).map(([name, { metadata, columns, values }]) => {
      const rows = query.add<Row>(this.database.selection(metadata, columns), `[${[...values].join()}]`);
      return { name, columns, rows };
    });
    await query.read(this.database.preparedQuery);
    const found = new Map<string, Map<string, Row>>();
    for (const { name, columns, rows } of selected)
      found.set(name, new Map(rows().map((row) => [valuesOf(row, columns), row])));
    return lookups.map(({ group, values }) => found.get(group)?.get(values));
  }
}

/** Groups look-ups. Sorted, so that the same groups make the same prepared statement. */
function groupsOf(lookups: readonly Lookup[]): [string, Group][] {
  const groups = new Map<string, Group>();
  for (const { group: name, metadata, columns, values } of lookups) {
    const group = groups.get(name);
    if (group) group.values.add(values);
    else groups.set(name, { metadata, columns, values: new Set([values]) });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function valuesOf(row: Readonly<Row>, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => row[column]));
}
