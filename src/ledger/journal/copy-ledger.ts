import { RefusedError } from '../../common/process-errors';
import { EntityManager, EntityMetadata } from 'typeorm';
import { Database } from '../../database/database';
import { Cell, batchText } from '../../database/row-sql';
import { EMPTY, Frontier, append, frontierText, leafHash } from '../log/merkle';

/** Result of copying a ledger. */
export interface CopyResult {
  readonly ledger: string;
  /** Number of entries. */
  readonly size: number;
  /** Number of rows in all tables. */
  readonly rows: number;
}

/** Thrown if the target already has a ledger of that name. Nothing was changed. */
export class LedgerExistsError extends RefusedError {}

type Row = Readonly<Record<string, Cell>>;

/** Table whose rows are copied in the order of its key. */
interface CopiedTable {
  readonly name: string;
  /** Columns of its primary key after `ledger`. */
  readonly key: readonly string[];
  /** Boolean columns, which SQLite returns as numbers. */
  readonly booleans?: readonly string[];
}

/** Tables that entries refer to: copied before them. */
const TABLES_BEFORE_ENTRIES: readonly CopiedTable[] = [
  { name: 'account', key: ['id'] },
  { name: 'hold', key: ['id'] },
];

/** Tables that refer to entries or are derived from them: copied after them. */
const TABLES_AFTER_ENTRIES: readonly CopiedTable[] = [
  { name: 'hold_open', key: ['id'] },
  { name: 'period_total', key: ['period', 'kind', 'unit'] },
  { name: 'refusal', key: ['client', 'idem_key'] },
  { name: 'intake_refusal', key: ['client', 'idem_key'] },
  { name: 'receipt', key: ['client', 'idem_key'] },
  { name: 'checkpoint', key: ['size'] },
  { name: 'checkpoint_file', key: [] },
];

/** Maximum rows per statement. */
const BATCH_SIZE = 500;

/**
 * Copies a ledger with its reference data and keys from one database to another; each may be SQLite or PostgreSQL.
 * Holds the source's write lock of the ledger and inserts in one transaction of the target, with its guards active.
 * Commits only if the copied leaves, hashed again, give the root of the source (docs/decisions/0020).
 */
export function copyLedger(from: Database, to: Database, ledger: string): Promise<CopyResult> {
  const referenceTables = from.source.entityMetadatas.filter(hasLedger).map(tableOf);
  return from.write(
    (source) =>
      to.write((target) => new Copy(source, target, ledger).run([...TABLES_AFTER_ENTRIES, ...referenceTables])),
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

  async run(tablesAfterEntries: readonly CopiedTable[]): Promise<CopyResult> {
    const existing = await this.target.query<unknown[]>('SELECT 1 FROM ledger WHERE ledger = ?', [this.ledger]);
    if (existing.length > 0)
      throw new LedgerExistsError(`The ledger ${this.ledger} already exists. Nothing was changed.`);
    const [identity] = await this.source.query<Row[]>('SELECT * FROM ledger WHERE ledger = ?', [this.ledger]);
    const [head] = await this.source.query<Row[]>('SELECT * FROM ledger_head WHERE ledger = ?', [this.ledger]);
    if (!identity || !head) throw new Error(`there is no ledger ${this.ledger}`);
    await this.insert('ledger', [identity]);
    await this.insert('ledger_head', [{ ...head, seq: 0, recorded_at: '', closed_through: '', closing: '' }]);
    for (const table of TABLES_BEFORE_ENTRIES) await this.copyTable(table);
    const frontier = await this.copyEntries();
    if (frontierText(frontier) !== head['frontier'])
      throw new Error('the copied leaves do not have the root of the source');
    await this.target.query(
      'UPDATE ledger_head SET seq = ?, recorded_at = ?, closed_through = ?, closing = ? WHERE ledger = ?',
      [head['seq'], head['recorded_at'], head['closed_through'], head['closing'], this.ledger],
    );
    for (const table of tablesAfterEntries) await this.copyTable(table);
    return { ledger: this.ledger, size: Number(head['seq']), rows: this.rows };
  }

  /** Copies entries with their postings, in order. @returns the frontier of the leaves read back from the target */
  private async copyEntries(): Promise<Frontier> {
    let frontier = EMPTY;
    for await (const page of this.pages({ name: 'entry', key: ['seq'] })) {
      const span = [this.ledger, page[0]?.['seq'], page[page.length - 1]?.['seq']];
      const between = 'WHERE ledger = ? AND seq BETWEEN ? AND ? ORDER BY seq';
      await this.insert('posting', await this.source.query<Row[]>(`SELECT * FROM posting ${between}, n`, span));
      await this.insert('entry', page);
      const copied = await this.target.query<{ leaf: string }[]>(`SELECT leaf FROM entry ${between}`, span);
      for (const { leaf } of copied) frontier = append(frontier, leafHash(leaf));
    }
    return frontier;
  }

  private async copyTable(table: CopiedTable): Promise<void> {
    const booleans = table.booleans ?? [];
    const typed = (row: Row): Row => ({
      ...row,
      ...Object.fromEntries(booleans.map((name) => [name, Boolean(row[name])])),
    });
    for await (const page of this.pages(table)) await this.insert(table.name, page.map(typed));
  }

  /** Reads the ledger's rows of a table in pages, in the order of its key. */
  private async *pages({ name, key }: CopiedTable): AsyncGenerator<Row[]> {
    const columns = key.map((column) => `"${column}"`).join();
    const order = columns === '' ? '' : `ORDER BY ${columns}`;
    const afterLast = columns === '' ? 'FALSE' : `(${columns}) > (${key.map(() => '?').join()})`;
    for (let last: Row | undefined; ;) {
      const page = await this.source.query<Row[]>(
        `SELECT * FROM "${name}" WHERE ledger = ? ${last ? `AND ${afterLast}` : ''} ${order} LIMIT ${BATCH_SIZE}`,
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
