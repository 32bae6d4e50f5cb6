import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../../database/database';
import { Day, Instant, Month } from '../../common/instant';
import { Entry } from '../core/entry';
import { Balance, OwnBalance } from '../api/entry.dto';
import { EntryRow, entryColumns, entryFrom } from '../core/entry-rows';
import { isExact } from '../core/units';

/** A page of a list: at most `limit` rows after a cursor. */
export interface EntryPage {
  readonly after: number;
  readonly limit: number;
}

/** Which entries. */
export interface EntryFilter {
  readonly period?: Month;
  readonly kind?: string;
}

/** A leaf as it stands in the log. */
export interface LeafRow {
  readonly seq: number;
  readonly occurred: Day;
  readonly leaf: string;
}

/** Reads the journal as committed. Pages follow `seq`, whose order is the order of commits, so a cursor misses nothing. */
@Injectable()
export class EntryQueries {
  constructor(private readonly database: Database) {}

  /** Entries in order of `seq`. */
  async entries(ledger: string, { after, limit }: EntryPage, { period, kind }: EntryFilter = {}): Promise<Entry[]> {
    return this.select(
      `FROM entry e WHERE e.ledger = ? AND e.seq > ? AND e.period = COALESCE(?, e.period) AND e.kind = COALESCE(?, e.kind)
       ORDER BY e.seq LIMIT ?`,
      [ledger, after, period ?? null, kind ?? null, limit],
    );
  }

  /** One entry. */
  async entry(ledger: string, seq: number): Promise<Entry | undefined> {
    if (!isExact(seq)) return undefined;
    const [entry] = await this.select('FROM entry e WHERE e.ledger = ? AND e.seq = ?', [ledger, seq]);
    return entry;
  }

  /**
   * Everything that became of what an entry booked, in order: the entry, what it superseded, what undid each of them,
   * and the debts that the undoing forgave.
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

  /** Entries by their numbers, in order of `seq`. */
  async bySeqs(ledger: string, numbers: readonly number[]): Promise<Entry[]> {
    const { dialect } = this.database;
    return this.select(
      `FROM ${dialect.values('?2', 'integer')} q CROSS JOIN entry e WHERE e.ledger = ?1 AND e.seq = q.value ORDER BY e.seq`,
      [ledger, JSON.stringify(numbers)],
    );
  }

  /** The entries of a party's requests, by their blinded keys, in order of `seq`. */
  async ofRequests(ledger: string, client: string, keys: readonly string[]): Promise<Entry[]> {
    const { dialect } = this.database;
    return this.select(
      `FROM ${dialect.values('?3', 'text')} q CROSS JOIN entry e
       WHERE e.ledger = ?1 AND e.client = ?2 AND e.idem_key = q.value ORDER BY e.seq`,
      [ledger, client, JSON.stringify(keys)],
    );
  }

  /** The entries that moved any of some accounts, in order of `seq`. */
  async ofAccounts(ledger: string, accounts: readonly string[], { after, limit }: EntryPage): Promise<Entry[]> {
    return this.select(
      `FROM entry e WHERE e.ledger = ?1 AND e.seq IN (
         SELECT DISTINCT p.seq FROM posting p WHERE p.ledger = ?1 AND p.account IN ${this.database.dialect.values('?2', 'text')}
         AND p.seq > ?3 ORDER BY p.seq LIMIT ?4) ORDER BY e.seq`,
      [ledger, JSON.stringify(accounts), after, limit],
    );
  }

  /** The accounts of an owner, or those after a cursor. */
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

  /** All accounts, by id. */
  async accounts(
    ledger: string,
    { after, limit }: { after: string; limit: number },
    { kind = null, unit = null }: { kind?: string | null; unit?: string | null } = {},
  ): Promise<Balance[]> {
    return this.database.read.query(
      `SELECT id AS account, kind, owner, unit, posted, version FROM account
       WHERE ledger = ?1 AND id > ?2 AND kind = COALESCE(?3, kind) AND unit = COALESCE(?4, unit) ORDER BY id LIMIT ?5`,
      [ledger, after, kind, unit, limit],
    );
  }

  /** What accounts of a kind moved in each month up to one: sums by kind and unit, from the totals kept by month. */
  async movedUpTo(ledger: string, month: Month, kind: string, unit: string): Promise<number> {
    const [row] = await this.database.read.query<{ amount: number | null }[]>(
      'SELECT SUM(amount) AS amount FROM period_total WHERE ledger = ? AND kind = ? AND unit = ? AND period <= ?',
      [ledger, kind, unit, month],
    );
    return row?.amount ?? 0;
  }

  /** All entries of a month, in order, a thousand at a time. */
  async *month(ledger: string, period: Month): AsyncGenerator<Entry> {
    for (let after = 0; ;) {
      const page = await this.select(
        `FROM entry e ${this.database.dialect.by('entry_period')} WHERE e.ledger = ? AND e.period = ? AND e.seq > ? ORDER BY e.seq LIMIT 1000`,
        [ledger, period, after],
      );
      yield* page;
      if (page.length < 1000) return;
      after = page[page.length - 1]?.seq ?? after;
    }
  }

  /** Leaves in order of `seq` as they stand in the log, of all months or of one, a thousand at a time. */
  async *leaves(sql: EntityManager, ledger: string, period?: Month): AsyncGenerator<LeafRow> {
    const from =
      period === undefined ? 'entry WHERE' : `entry ${this.database.dialect.by('entry_period')} WHERE period = ?3 AND`;
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

  /** The leaves with these numbers, in their order. As many as one likes to hold in memory. */
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
