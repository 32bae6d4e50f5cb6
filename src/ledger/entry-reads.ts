import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database';
import { Month } from '../platform/instant';
import { Entry } from './entry';
import { ENTRY_COLUMNS, EntryRow, entryFrom } from './entry-rows';

/** A page of a list: at most `limit` rows after a cursor. */
export interface Page {
  readonly after: number;
  readonly limit: number;
}

/** Which entries. */
export interface EntryFilter {
  readonly period?: Month;
  readonly kind?: string;
}

/** An account's balance. */
export interface Balance {
  readonly account: string;
  readonly kind: string;
  readonly owner: string | null;
  readonly unit: string;
  readonly posted: number;
  readonly version: number;
}

/** Reads the journal as committed. Pages follow `seq`, whose order is the order of commits, so a cursor misses nothing. */
@Injectable()
export class EntryReads {
  constructor(private readonly database: Database) {}

  /** Entries in order of `seq`. */
  async entries(ledger: string, { after, limit }: Page, { period, kind }: EntryFilter = {}): Promise<Entry[]> {
    return this.select(
      'FROM entry e WHERE e.ledger = ? AND e.seq > ? AND (? IS NULL OR e.period = ?) AND (? IS NULL OR e.kind = ?) ORDER BY e.seq LIMIT ?',
      [ledger, after, period ?? null, period ?? null, kind ?? null, kind ?? null, limit],
    );
  }

  /** One entry. */
  async entry(ledger: string, seq: number): Promise<Entry | undefined> {
    const [entry] = await this.select('FROM entry e WHERE e.ledger = ? AND e.seq = ?', [ledger, seq]);
    return entry;
  }

  /** Entries by their numbers, in order of `seq`. */
  async numbered(ledger: string, numbers: readonly number[]): Promise<Entry[]> {
    return this.select(`FROM json_each(?2) q CROSS JOIN entry e ON e.ledger = ?1 AND e.seq = q.value ORDER BY e.seq`, [
      ledger,
      JSON.stringify(numbers),
    ]);
  }

  /** The entries of a party's requests, by their blinded keys, in order of `seq`. */
  async ofRequests(ledger: string, client: string, keys: readonly string[]): Promise<Entry[]> {
    return this.select(
      `FROM json_each(?3) q CROSS JOIN entry e ON e.ledger = ?1 AND e.client = ?2 AND e.idem_key = q.value ORDER BY e.seq`,
      [ledger, client, JSON.stringify(keys)],
    );
  }

  /** The entries that moved any of some accounts, in order of `seq`. */
  async ofAccounts(ledger: string, accounts: readonly string[], { after, limit }: Page): Promise<Entry[]> {
    return this.select(
      `FROM entry e WHERE e.ledger = ?1 AND e.seq IN (
         SELECT DISTINCT p.seq FROM posting p WHERE p.ledger = ?1 AND p.account IN (SELECT value FROM json_each(?2))
         AND p.seq > ?3 ORDER BY p.seq LIMIT ?4) ORDER BY e.seq`,
      [ledger, JSON.stringify(accounts), after, limit],
    );
  }

  /** The accounts of an owner, or those after a cursor. */
  async balances(ledger: string, owner: string): Promise<Balance[]> {
    return this.database.read.query(
      `SELECT id AS account, kind, owner, unit, posted, version FROM account
       WHERE ledger = ? AND id IN ('record:' || ?2, 'coins:' || ?2, 'points:' || ?2, 'shop:' || ?2, 'payable:' || ?2, 'clearing:' || ?2)
       ORDER BY id`,
      [ledger, owner],
    );
  }

  /** All accounts, by id. */
  async accounts(ledger: string, after: string, limit: number): Promise<Balance[]> {
    return this.database.read.query(
      `SELECT id AS account, kind, owner, unit, posted, version FROM account
       WHERE ledger = ? AND id > ? ORDER BY id LIMIT ?`,
      [ledger, after, limit],
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
        'FROM entry e INDEXED BY entry_period WHERE e.ledger = ? AND e.period = ? AND e.seq > ? ORDER BY e.seq LIMIT 1000',
        [ledger, period, after],
      );
      yield* page;
      if (page.length < 1000) return;
      after = page[page.length - 1]?.seq ?? after;
    }
  }

  /** Leaves in order of `seq` as they stand in the log, for an export in a snapshot. */
  async *leaves(sql: EntityManager, ledger: string): AsyncGenerator<{ seq: number; leaf: string }> {
    for (let after = 0; ;) {
      const page = await sql.query<{ seq: number; leaf: string }[]>(
        'SELECT seq, leaf FROM entry WHERE ledger = ? AND seq > ? ORDER BY seq LIMIT 1000',
        [ledger, after],
      );
      yield* page;
      if (page.length < 1000) return;
      after = page[page.length - 1]?.seq ?? after;
    }
  }

  private async select(where: string, parameters: unknown[]): Promise<Entry[]> {
    const rows = await this.database.read.query<EntryRow[]>(`SELECT ${ENTRY_COLUMNS} ${where}`, parameters);
    return rows.map(entryFrom);
  }
}
