import { Dialect } from './dialect';
import { Selection } from './row-sql';

/**
 * Asks a statement that answers with one row of texts. Its parameters are written `?1`, `?2` and so on. Fails with
 * DatabaseAway when the database is at fault.
 */
export type PreparedQuery = (sql: string, parameters: readonly string[]) => Promise<Readonly<Record<string, string>>>;

/**
 * Rows of several kinds, read with one statement and so of one moment: each trip to the database costs the thread that
 * serves requests more than what it brings.
 */
export class CombinedQuery {
  private readonly wanted: Selection[] = [];
  private readonly parameters: string[] = [];
  private readonly columns: string[] = [];
  private found: readonly unknown[][][] = [];

  constructor(private readonly dialect: Pick<Dialect, 'jsonRows'>) {}

  /** Wants rows; `Row` says what the fields come to. What it gives can be asked for them once they were read. */
  add<Row>(selection: Selection, ...parameters: readonly string[]): () => Row[] {
    const n = this.wanted.length;
    const from = numbered(selection.from, this.parameters.length);
    this.columns.push(`(SELECT ${this.dialect.jsonRows(Object.values(selection.fields))} FROM ${from}) AS s${n}`);
    this.wanted.push(selection);
    this.parameters.push(...parameters);
    return () => this.rows<Row>(n);
  }

  /** Reads all that is wanted. */
  async read(ask: PreparedQuery): Promise<void> {
    if (this.wanted.length === 0) return;
    const row = await ask(`SELECT ${this.columns.join(', ')}`, this.parameters);
    this.found = this.wanted.map((_, n) => JSON.parse(row[`s${n}`] as string) as unknown[][]);
  }

  private rows<Row>(n: number): Row[] {
    const lists = this.found[n];
    if (!lists) throw new Error('rows were asked for before they were read');
    const names = Object.keys((this.wanted[n] as Selection).fields);
    return lists.map((list) => {
      const row: Record<string, unknown> = {};
      for (let at = 0; at < names.length; at += 1) row[names[at] as string] = list[at];
      return row as Row;
    });
  }
}

/** The statement with its parameters counted from an offset. `?` stands for the only one, `?1` for the first of several. */
function numbered(sql: string, offset: number): string {
  return sql.replace(/\?(\d*)/g, (_, given: string) => `?${offset + Number(given || 1)}`);
}
