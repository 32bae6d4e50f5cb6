import { EntityMetadata } from 'typeorm';
import { Database } from './database';
import { Selection } from './row-sql';
import { CombinedQuery } from './combined-query';

type Row = Record<string, unknown>;

/** Look-ups of one table by the same columns that wait for one statement. */
interface Shape {
  readonly selection: Selection;
  readonly columns: readonly string[];
  readonly asked: Map<string, PendingLookup>;
}

interface PendingLookup {
  readonly values: readonly unknown[];
  readonly found: Promise<Row | undefined>;
  readonly answer: (row: Row | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Single rows by key, gathered: what is asked for at the same moment, or while an earlier statement is on its way,
 * shares one statement. A request alone waits for nobody; a hundred at once cost little more than one.
 */
export class RowLoader {
  private waiting = new Map<string, Shape>();
  private running: Promise<void> | undefined;

  constructor(private readonly database: Pick<Database, 'preparedQuery' | 'dialect' | 'selection'>) {}

  /** The row whose columns have these values, or undefined. */
  find(metadata: EntityMetadata, by: Readonly<Row>): Promise<Row | undefined> {
    const columns = Object.keys(by).sort();
    const name = `${metadata.tableName} ${columns.join()}`;
    const shape = this.waiting.get(name) ?? {
      selection: this.database.selection(metadata, columns),
      columns,
      asked: new Map<string, PendingLookup>(),
    };
    this.waiting.set(name, shape);
    const values = columns.map((column) => by[column]);
    const key = JSON.stringify(values);
    const known = shape.asked.get(key) ?? newLookup(values);
    shape.asked.set(key, known);
    this.running ??= this.drain();
    return known.found;
  }

  private async drain(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.size > 0) {
      // In one order, so that the same shapes make the same statement.
      const shapes = [...this.waiting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shape]) => shape);
      this.waiting = new Map();
      await this.read(shapes);
    }
    this.running = undefined;
  }

  private async read(shapes: readonly Shape[]): Promise<void> {
    try {
      const reading = new CombinedQuery(this.database.dialect);
      const found = shapes.map(({ selection, asked: input }) => {
        const tuples = [...input.values()].map(({ values }) => values);
        return reading.add<Row>(selection, JSON.stringify(tuples));
      });
      await reading.read(this.database.preparedQuery);
      shapes.forEach((shape, n) => answerAll(shape, found[n]?.() ?? []));
    } catch (error) {
      for (const { asked: input } of shapes) for (const { fail } of input.values()) fail(error);
    }
  }
}

function answerAll({ columns, asked: input }: Shape, rows: readonly Row[]): void {
  const byKey = new Map(rows.map((row) => [JSON.stringify(columns.map((column) => row[column])), row]));
  for (const [key, { answer }] of input) answer(byKey.get(key));
}

function newLookup(values: readonly unknown[]): PendingLookup {
  let answer: PendingLookup['answer'] = () => undefined;
  let fail: PendingLookup['fail'] = () => undefined;
  const found = new Promise<Row | undefined>((done, failed) => {
    answer = done;
    fail = failed;
  });
  return { values, found, answer, fail };
}
