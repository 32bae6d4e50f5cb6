import { EntityMetadata } from 'typeorm';
import { Database } from './database';
import { Selection } from './row-sql';
import { CombinedQuery } from './combined-query';

type Row = Record<string, unknown>;

/** Pending look-ups of one table by the same columns. */
interface LookupGroup {
  readonly selection: Selection;
  readonly columns: readonly string[];
  readonly pending: Map<string, PendingLookup>;
}

interface PendingLookup {
  readonly values: readonly unknown[];
  readonly result: Promise<Row | undefined>;
  readonly resolve: (row: Row | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Loads single rows by key in combined statements (a data loader). Look-ups of the same tick, or made while an earlier
 * statement is running, share one statement; a single look-up is not delayed.
 */
export class RowLoader {
  private groups = new Map<string, LookupGroup>();
  private running: Promise<void> | undefined;

  constructor(private readonly database: Pick<Database, 'preparedQuery' | 'dialect' | 'selection'>) {}

  /** The row whose columns have these values, or undefined. */
  find(metadata: EntityMetadata, by: Readonly<Row>): Promise<Row | undefined> {
    const columns = Object.keys(by).sort();
    const name = `${metadata.tableName} ${columns.join()}`;
    const group = this.groups.get(name) ?? {
      selection: this.database.selection(metadata, columns),
      columns,
      pending: new Map<string, PendingLookup>(),
    };
    this.groups.set(name, group);
    const values = columns.map((column) => by[column]);
    const key = JSON.stringify(values);
    const lookup = group.pending.get(key) ?? newLookup(values);
    group.pending.set(key, lookup);
    this.running ??= this.drain();
    return lookup.result;
  }

  private async drain(): Promise<void> {
    await Promise.resolve();
    while (this.groups.size > 0) {
      // Sorted, so that the same groups make the same prepared statement.
      const groups = [...this.groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
      this.groups = new Map();
      await this.read(groups);
    }
    this.running = undefined;
  }

  private async read(groups: readonly LookupGroup[]): Promise<void> {
    try {
      const query = new CombinedQuery(this.database.dialect);
      const results = groups.map(({ selection, pending }) => {
        const tuples = [...pending.values()].map(({ values }) => values);
        return query.add<Row>(selection, JSON.stringify(tuples));
      });
      await query.read(this.database.preparedQuery);
      groups.forEach((group, n) => resolveAll(group, results[n]?.() ?? []));
    } catch (error) {
      for (const { pending } of groups) for (const { reject } of pending.values()) reject(error);
    }
  }
}

function resolveAll({ columns, pending }: LookupGroup, rows: readonly Row[]): void {
  const byKey = new Map(rows.map((row) => [JSON.stringify(columns.map((column) => row[column])), row]));
  for (const [key, { resolve }] of pending) resolve(byKey.get(key));
}

function newLookup(values: readonly unknown[]): PendingLookup {
  let resolve: PendingLookup['resolve'] = () => undefined;
  let reject: PendingLookup['reject'] = () => undefined;
  const result = new Promise<Row | undefined>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { values, result, resolve, reject };
}
