import { Dialect } from './dialect';
import { Selection } from './row-sql';

/**
 * Runs a statement that returns one row of texts. Its parameters are written `?1`, `?2` and so on.
 * @throws DatabaseUnavailableError when the database can't be used
 */
export type PreparedQuery = (sql: string, parameters: readonly string[]) => Promise<Readonly<Record<string, string>>>;

/**
 * Combines several selections into one statement, so that all rows are of one snapshot. A call of the driver costs the
 * request thread more than the rows that it returns.
 */
export class CombinedQuery {
  private readonly selections: Selection[] = [];
  private readonly parameters: string[] = [];
  private readonly columns: string[] = [];
  private results: readonly unknown[][][] = [];

  constructor(private readonly dialect: Pick<Dialect, 'jsonRows'>) {}

  /** Adds a selection. `Row` is the type of its rows. @returns a function that returns the rows after `read` */
  add<Row>(selection: Selection, ...parameters: readonly string[]): () => Row[] {
    const n = this.selections.length;
    const from = numbered(selection.from, this.parameters.length);
    this.columns.push(`(SELECT ${this.dialect.jsonRows(Object.values(selection.fields))} FROM ${from}) AS s${n}`);
    this.selections.push(selection);
    this.parameters.push(...parameters);
    return () => this.rows<Row>(n);
  }

  /** Reads the rows of all selections. */
  async read(query: PreparedQuery): Promise<void> {
    if (this.selections.length === 0) return;
    const row = await query(`SELECT ${this.columns.join(', ')}`, this.parameters);
    this.results = this.selections.map((_, n) => JSON.parse(row[`s${n}`] as string) as unknown[][]);
  }

  private rows<Row>(n: number): Row[] {
    const lists = this.results[n];
    if (!lists) throw new Error('the rows of a combined query were used before it was read');
    const names = Object.keys((this.selections[n] as Selection).fields);
    return lists.map((list) => {
      const row: Record<string, unknown> = {};
      for (let at = 0; at < names.length; at += 1) row[names[at] as string] = list[at];
      return row as Row;
    });
  }
}

/** Shifts the numbers of the statement's parameters by an offset; `?` is the same as `?1`. */
function numbered(sql: string, offset: number): string {
  return sql.replace(/\?(\d*)/g, (_, number: string) => `?${offset + Number(number || 1)}`);
}
