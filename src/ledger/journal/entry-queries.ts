import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../../database/database';
import { Day, Instant, Month } from '../../common/instant';
import { Bounds } from '../../http/paging';
import { Entry } from '../core/entry';
import { Balance, OwnBalance } from '../api/entry.dto';
import { entryColumns } from './entry-columns';
import { EntryRow, entryFrom } from '../core/entry-rows';
import { isExact } from '../core/units';

/** Page of a list: at most `limit` rows after a cursor (`seq`). */
export interface EntryPage {
  readonly after: number;
  readonly limit: number;
}

/** Filter of entries. */
export interface EntryFilter {
  readonly period?: Month;
  readonly kind?: string;
  /** First and last day on which it happened. */
  readonly occurred?: Bounds;
}

/** Filter of accounts. */
export interface AccountFilter {
  readonly kind?: string | null;
  readonly unit?: string | null;
  /** Whether the reader may see the numbers and names of people. */
  readonly people?: boolean;
}

/** Leaf as stored in the log. */
export interface LeafRow {
  readonly seq: number;
  readonly occurred: Day;
  readonly leaf: string;
}

/** Reads committed entries. The order of `seq` is the order of commits, so paging by `seq` skips no entry. */
@Injectable()
export class EntryQueries {
  constructor(private readonly database: Database) {}

  /** Entries in order of `seq`. */
  async entries(ledger: string, { after, limit }: EntryPage, filter: EntryFilter = {}): Promise<Entry[]> {
    const { period, kind, occurred } = filter;
    // Without it SQLite reads the whole journal after the cursor.
    const hint = occurred ? this.database.dialect.indexHint('entry_date') : '';
    return this.select(
      `FROM entry e ${hint} WHERE e.ledger = ? AND e.seq > ? AND e.period = COALESCE(?, e.period) AND e.kind = COALESCE(?, e.kind)
       ${occurred ? 'AND e.occurred_on BETWEEN ? AND ?' : ''} ORDER BY e.seq LIMIT ?`,
      [ledger, after, period ?? null, kind ?? null, ...(occurred ?? []), limit],
    );
  }

  /** An entry by number, if it exists. */
  async entry(ledger: string, seq: number): Promise<Entry | undefined> {
    if (!isExact(seq)) return undefined;
    const [entry] = await this.select('FROM entry e WHERE e.ledger = ? AND e.seq = ?', [ledger, seq]);
    return entry;
  }

  /**
   * History of an entry, in order of `seq`: the entry, those that it superseded, their reversals, and the debts that
   * were forgiven with the reversals.
   */
  async history(ledger: string, seq: number): Promise<Entry[]> {
    return this.select(
      `FROM entry e WHERE e.ledger = ?1 AND e.seq IN (
         WITH RECURSIVE booked (seq) AS (
           SELECT CAST(?2 AS BIGINT) UNION SELECT s.supersedes_seq FROM booked b CROSS JOIN entry s
           WHERE s.ledger = ?1 AND s.seq = b.seq AND s.supersedes_seq IS NOT NULL),
         undone (seq, client, idem_key) AS (
           SELECT r.seq, r.client, r.idem_key FROM booked b CROSS JOIN entry r
           WHERE r.ledger = ?1 AND r.reverses_seq = b.seq)
         SELECT seq FROM booked UNION SELECT seq FROM undone
         UNION SELECT f.seq FROM undone u CROSS JOIN entry f
           WHERE f.ledger = ?1 AND f.client = u.client AND f.idem_key = u.idem_key AND f.kind = 'debt.forgiven')
       ORDER BY e.seq`,
      [ledger, seq],
    );
  }

  /** Entries by number, in order of `seq`. */
  async bySeqs(ledger: string, numbers: readonly number[]): Promise<Entry[]> {
    const { dialect } = this.database;
    return this.select(
      `FROM ${dialect.values('?2', 'integer')} q CROSS JOIN entry e WHERE e.ledger = ?1 AND e.seq = q.value ORDER BY e.seq`,
      [ledger, JSON.stringify(numbers)],
    );
  }

  /** Entries of a client's requests by blinded idempotency key, in order of `seq`. */
  async ofRequests(ledger: string, client: string, keys: readonly string[]): Promise<Entry[]> {
    const { dialect } = this.database;
    return this.select(
      `FROM ${dialect.values('?3', 'text')} q CROSS JOIN entry e
       WHERE e.ledger = ?1 AND e.client = ?2 AND e.idem_key = q.value ORDER BY e.seq`,
      [ledger, client, JSON.stringify(keys)],
    );
  }

  /**
   * Entries with a posting on any of the accounts, in order of `seq`.
   * @param occurred first and last day on which they happened
   */
  async ofAccounts(
    ledger: string,
    accounts: readonly string[],
    { after, limit }: EntryPage,
    occurred?: Bounds,
  ): Promise<Entry[]> {
    const within = `AND EXISTS (SELECT 1 FROM entry x WHERE x.ledger = p.ledger AND x.seq = p.seq
      AND x.occurred_on BETWEEN ?5 AND ?6)`;
    return this.select(
      `FROM entry e WHERE e.ledger = ?1 AND e.seq IN (
         SELECT DISTINCT p.seq FROM posting p WHERE p.ledger = ?1 AND p.account IN ${this.database.dialect.values('?2', 'text')}
         AND p.seq > ?3 ${occurred ? within : ''} ORDER BY p.seq LIMIT ?4) ORDER BY e.seq`,
      [ledger, JSON.stringify(accounts), after, limit, ...(occurred ?? [])],
    );
  }

  /** Balances of an owner's accounts, with the sum of unexpired holds. */
  async balances(ledger: string, owner: string, now: Instant): Promise<OwnBalance[]> {
    const rows = await this.database.read.query<Omit<OwnBalance, 'available'>[]>(
      `SELECT a.id AS account, a.kind, a.owner, a.unit, a.posted, a.version, COALESCE((SELECT SUM(h.amount)
         FROM hold_open h WHERE h.ledger = a.ledger AND h.account = a.id AND h.expires_at > ?3), 0) AS held
       FROM account a
       WHERE a.ledger = ?1 AND a.id IN ('record:' || ?2, 'coins:' || ?2, 'points:' || ?2, 'shop:' || ?2, 'payable:' || ?2, 'clearing:' || ?2)
       ORDER BY a.id`,
      [ledger, owner, now],
    );
    return rows.map((row) => ({ ...row, available: row.posted - row.held }));
  }

  /** Accounts with their balances and the numbers and names of their owners, by id. */
  async accounts(
    ledger: string,
    { after, limit }: { after: string; limit: number },
    { kind = null, unit = null, people = false }: AccountFilter = {},
  ): Promise<Balance[]> {
    const rows = await this.database.read.query<(Balance & Record<'ownerCode' | 'ownerName', string | null>)[]>(
      `SELECT a.id AS account, a.kind, a.owner, a.unit, a.posted, a.version,
         COALESCE(s.code, p.code) AS "ownerCode", COALESCE(s.name, p."displayName") AS "ownerName" FROM account a
       LEFT JOIN shop s ON s.ledger = a.ledger AND s.id = a.owner
       LEFT JOIN person p ON p.ledger = a.ledger AND p.id = a.owner AND ?6 = 1
       WHERE a.ledger = ?1 AND a.id > ?2 AND a.kind = COALESCE(?3, a.kind) AND a.unit = COALESCE(?4, a.unit)
       ORDER BY a.id LIMIT ?5`,
      [ledger, after, kind, unit, limit, people ? 1 : 0],
    );
    return rows.map(({ ownerCode, ownerName, ...row }) => ({
      ...row,
      ...(ownerCode !== null && { ownerCode }),
      ...(ownerName !== null && { ownerName }),
    }));
  }

  /** Sum of the postings on accounts of a kind and unit in all months up to one, from the monthly totals. */
  async movedUpTo(ledger: string, month: Month, kind: string, unit: string): Promise<number> {
    const [row] = await this.database.read.query<{ amount: number | null }[]>(
      'SELECT SUM(amount) AS amount FROM period_total WHERE ledger = ? AND kind = ? AND unit = ? AND period <= ?',
      [ledger, kind, unit, month],
    );
    return row?.amount ?? 0;
  }

  /** All entries of an accounting month in order of `seq`, read in pages of 1,000. */
  async *month(ledger: string, period: Month): AsyncGenerator<Entry> {
    for (let after = 0; ;) {
      const page = await this.select(
        `FROM entry e ${this.database.dialect.indexHint('entry_period')} WHERE e.ledger = ? AND e.period = ? AND e.seq > ? ORDER BY e.seq LIMIT 1000`,
        [ledger, period, after],
      );
      yield* page;
      if (page.length < 1000) return;
      after = page[page.length - 1]?.seq ?? after;
    }
  }

  /** Leaves of all months or of one in order of `seq`, read in pages of 1,000. */
  async *leaves(sql: EntityManager, ledger: string, period?: Month): AsyncGenerator<LeafRow> {
    const from =
      period === undefined
        ? 'entry WHERE'
        : `entry ${this.database.dialect.indexHint('entry_period')} WHERE period = ?3 AND`;
    for (let after = 0; ;) {
      const page = await sql.query<LeafRow[]>(
        `SELECT seq, occurred_on AS occurred, leaf FROM ${from} ledger = ?1 AND seq > ?2 ORDER BY seq LIMIT 1000`,
        [ledger, after, ...(period === undefined ? [] : [period])],
      );
      yield* page;
      if (page.length < 1000) return;
      after = page[page.length - 1]?.seq ?? after;
    }
  }

  /** Leaves by number, in the given order. All are held in memory. */
  async leavesOf(sql: EntityManager, ledger: string, seqs: readonly number[]): Promise<LeafRow[]> {
    const rows = await sql.query<LeafRow[]>(
      `SELECT e.seq, e.occurred_on AS occurred, e.leaf FROM ${this.database.dialect.values('?2', 'integer')} q
       CROSS JOIN entry e WHERE e.ledger = ?1 AND e.seq = q.value`,
      [ledger, JSON.stringify(seqs)],
    );
    const bySeq = new Map(rows.map((row) => [row.seq, row]));
    return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
  }

  private async select(where: string, parameters: unknown[]): Promise<Entry[]> {
    const { read, dialect } = this.database;
    const rows = await read.query<EntryRow[]>(`SELECT ${entryColumns(dialect)} ${where}`, parameters);
    return rows.map(entryFrom);
  }
}
