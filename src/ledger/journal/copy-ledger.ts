import { EntityManager, EntityMetadata } from 'typeorm';
import { Database } from '../../database/database';
import { Cell, batchText } from '../../database/row-sql';
import { EMPTY, Frontier, append, frontierText, leafHash } from '../log/merkle';

/** What was copied. */
export interface CopyResult {
  readonly ledger: string;
  /** Entries of its log. */
  readonly size: number;
  /** Rows of all tables. */
  readonly rows: number;
}

/** Thrown when a ledger of that name stands in the target already: nothing was changed. */
export class LedgerExistsError extends Error {}

type Row = Readonly<Record<string, Cell>>;

/** A table that is copied row by row, in the order of its key. */
interface CopiedTable {
  readonly name: string;
  /** Its key, behind the ledger. */
  readonly key: readonly string[];
  /** Columns that hold yes or no; SQLite gives numbers for them. */
  readonly booleans?: readonly string[];
}

/** What entries lean on comes before them. */
const TABLES_BEFORE_ENTRIES: readonly CopiedTable[] = [
  { name: 'account', key: ['id'] },
  { name: 'hold', key: ['id'] },
];

/** What is kept beside them comes after. */
const TABLES_AFTER_ENTRIES: readonly CopiedTable[] = [
  { name: 'hold_open', key: ['id'] },
  { name: 'period_total', key: ['period', 'kind', 'unit'] },
  { name: 'refusal', key: ['client', 'idem_key'] },
  { name: 'intake_refusal', key: ['client', 'idem_key'] },
  { name: 'receipt', key: ['client', 'idem_key'] },
  { name: 'checkpoint', key: ['size'] },
];

/** How many rows stand in one statement. */
const BATCH_SIZE = 500;

/**
 * Copies a ledger from one database to another, registers and keys and all, whichever engine either is. It goes in
 * through the target's own guards, in one transaction, while nothing is written to the ledger in the source; and it
 * stands only if the leaves, hashed anew, come to the root that the source has.
 */
export function copyLedger(from: Database, to: Database, ledger: string): Promise<CopyResult> {
  const registers = from.source.entityMetadatas.filter(hasLedger).map(tableOf);
  return from.write(
    (source) => to.write((target) => new Copy(source, target, ledger).run([...TABLES_AFTER_ENTRIES, ...registers])),
    ledger,
  );
}

function hasLedger({ columns }: EntityMetadata): boolean {
  return columns.some(({ databaseName }) => databaseName === 'ledger');
}

function tableOf({ tableName, columns, primaryColumns }: EntityMetadata): CopiedTable {
  const names = primaryColumns.map(({ databaseName }) => databaseName);
  return {
    name: tableName,
    key: names.filter((name) => name !== 'ledger'),
    booleans: columns.filter(({ type }) => type === 'boolean').map(({ databaseName }) => databaseName),
  };
}

class Copy {
  private rows = 0;

  constructor(
    private readonly source: EntityManager,
    private readonly target: EntityManager,
    private readonly ledger: string,
  ) {}

  async run(after: readonly CopiedTable[]): Promise<CopyResult> {
    const there = await this.target.query<unknown[]>('SELECT 1 FROM ledger WHERE ledger = ?', [this.ledger]);
    if (there.length > 0)
      throw new LedgerExistsError(`The ledger ${this.ledger} is there already. Nothing was changed.`);
    const [identity] = await this.source.query<Row[]>('SELECT * FROM ledger WHERE ledger = ?', [this.ledger]);
    const [head] = await this.source.query<Row[]>('SELECT * FROM ledger_head WHERE ledger = ?', [this.ledger]);
    if (!identity || !head) throw new Error(`there is no ledger ${this.ledger}`);
    await this.insert('ledger', [identity]);
    await this.insert('ledger_head', [{ ...head, seq: 0, recorded_at: '', closed_through: '', closing: '' }]);
    for (const table of TABLES_BEFORE_ENTRIES) await this.copyTable(table);
    const frontier = await this.copyEntries();
    if (frontierText(frontier) !== head['frontier'])
      throw new Error('the leaves do not come to the root of the source');
    await this.target.query(
      'UPDATE ledger_head SET seq = ?, recorded_at = ?, closed_through = ?, closing = ? WHERE ledger = ?',
      [head['seq'], head['recorded_at'], head['closed_through'], head['closing'], this.ledger],
    );
    for (const table of after) await this.copyTable(table);
    return { ledger: this.ledger, size: Number(head['seq']), rows: this.rows };
  }

  /** Entries with their postings, in order; answers with the frontier of the leaves that arrived. */
  private async copyEntries(): Promise<Frontier> {
    let frontier = EMPTY;
    for await (const page of this.pages({ name: 'entry', key: ['seq'] })) {
      const span = [this.ledger, page[0]?.['seq'], page[page.length - 1]?.['seq']];
      const between = 'WHERE ledger = ? AND seq BETWEEN ? AND ? ORDER BY seq';
      await this.insert('posting', await this.source.query<Row[]>(`SELECT * FROM posting ${between}, n`, span));
      await this.insert('entry', page);
      const arrived = await this.target.query<{ leaf: string }[]>(`SELECT leaf FROM entry ${between}`, span);
      for (const { leaf } of arrived) frontier = append(frontier, leafHash(leaf));
    }
    return frontier;
  }

  private async copyTable(table: CopiedTable): Promise<void> {
    const yesNo = table.booleans ?? [];
    const typed = (row: Row): Row => ({
      ...row,
      ...Object.fromEntries(yesNo.map((name) => [name, Boolean(row[name])])),
    });
    for await (const page of this.pages(table)) await this.insert(table.name, page.map(typed));
  }

  /** The ledger's rows of a table, by its key, some at a time. */
  private async *pages({ name, key }: CopiedTable): AsyncGenerator<Row[]> {
    const columns = key.map((column) => `"${column}"`).join();
    const order = columns === '' ? '' : `ORDER BY ${columns}`;
    const beyond = columns === '' ? 'FALSE' : `(${columns}) > (${key.map(() => '?').join()})`;
    for (let last: Row | undefined; ;) {
      const page = await this.source.query<Row[]>(
        `SELECT * FROM "${name}" WHERE ledger = ? ${last ? `AND ${beyond}` : ''} ${order} LIMIT ${BATCH_SIZE}`,
        [this.ledger, ...(last ? key.map((column) => last?.[column]) : [])],
      );
      if (page.length > 0) yield page;
      if (page.length < BATCH_SIZE) return;
      last = page[page.length - 1];
    }
  }

  private async insert(table: string, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = Object.keys(rows[0] ?? {});
    const names = columns.map((column) => `"${column}"`).join();
    const lists = rows.map((row) => columns.map((column) => row[column] ?? null));
    await this.target.query(batchText({ sql: `INSERT INTO "${table}" (${names}) VALUES ?`, rows: lists }));
    this.rows += rows.length;
  }
}
