import { EntityManager } from 'typeorm';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Leaf } from '../ledger/core/entry-rows';
import { DayOrder } from './day-order';
import { AccountBalance, LeafOrder, LeafSource } from './derived/derived-file';

const PAGE_SIZE = 1000;

/** An account with the columns of the exported account table. */
export interface AccountRow extends AccountBalance {
  readonly kind: string;
  readonly owner: string | null;
  readonly held: number;
  readonly version: number;
}

/** Reads all accounts by id, a page at a time. */
export async function* accountPages(sql: EntityManager, ledger: string): AsyncGenerator<readonly AccountRow[]> {
  for (let after = ''; ;) {
    const page = await sql.query<AccountRow[]>(
      `SELECT a.id, a.kind, a.owner, a.unit, a.posted AS balance, a.version, COALESCE((SELECT SUM(h.amount)
         FROM hold_open h WHERE h.ledger = a.ledger AND h.account = a.id), 0) AS held
       FROM account a WHERE a.ledger = ? AND a.id > ? ORDER BY a.id LIMIT ${PAGE_SIZE}`,
      [ledger, after],
    );
    yield page;
    if (page.length < PAGE_SIZE) return;
    after = page[page.length - 1]?.id ?? after;
  }
}

/** The leaves for an export's derived files, read page by page in the export's snapshot. */
export class ExportedLeaves implements LeafSource {
  constructor(
    private readonly sql: EntityManager,
    private readonly queries: EntryQueries,
    private readonly log: { readonly ledger: string; readonly origin: string; readonly size: number; root: string },
    /** The days of all entries of the log. */
    private readonly days: DayOrder,
  ) {}

  get origin(): string {
    return this.log.origin;
  }

  get size(): number {
    return this.log.size;
  }

  get root(): string {
    return this.log.root;
  }

  get firstDay(): string | undefined {
    return this.days.firstDay;
  }

  get lastDay(): string | undefined {
    return this.days.lastDay;
  }

  async *accounts(): AsyncGenerator<AccountBalance> {
    for await (const page of accountPages(this.sql, this.log.ledger)) yield* page;
  }

  async *leaves(order: LeafOrder): AsyncGenerator<Leaf> {
    const { sql, queries, log } = this;
    if (order === 'seq') {
      for await (const { leaf } of queries.leaves(sql, log.ledger)) yield JSON.parse(leaf) as Leaf;
      return;
    }
    const seqs = this.days.seqs();
    for (let from = 0; from < seqs.length; from += PAGE_SIZE) {
      const page = await queries.leavesOf(sql, log.ledger, [...seqs.subarray(from, from + PAGE_SIZE)]);
      for (const { leaf } of page) yield JSON.parse(leaf) as Leaf;
    }
  }
}
