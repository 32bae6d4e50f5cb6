import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { Month } from '../../common/instant';
import { Entry } from '../core/entry';
import { EntryQueries } from './entry-queries';
import { Amount } from '../core/units';

/** Range of accounting months, both inclusive. */
export interface MonthRange {
  readonly from: Month;
  readonly to: Month;
}

/** Opening balances of accounts at the start of a range of months, and the entries of that range. */
export interface BalanceRange {
  /** Balance by account; accounts without earlier postings are missing. */
  readonly opening: ReadonlyMap<string, Amount>;
  /** Entries of the range with a posting on any of the accounts, in order of `seq`. */
  readonly entries: readonly Entry[];
}

/** Versions of an account: `after` exclusive, `upTo` inclusive. */
interface VersionRange {
  readonly account: string;
  readonly after: number;
  readonly upTo: number;
}

/** Part of the log that may concern a range of months: the first number of a month from `from` on, the last up to `to`. */
interface SeqRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads balances and entries of accounts by accounting month. Months overlap in the log (a correction of September may
 * follow an entry of October), so an opening balance is the `balance_after` before the first entry of the range plus
 * the later postings of earlier months. The cost is a binary search and the postings of the range, whatever the length
 * of the history (docs/decisions/0014).
 */
@Injectable()
export class BalanceHistory {
  constructor(
    private readonly database: Database,
    private readonly entries: EntryQueries,
  ) {}

  /** Reads opening balances and entries of accounts. Entries booked meanwhile appear in neither. */
  async read(ledger: string, accounts: readonly string[], range: MonthRange): Promise<BalanceRange> {
    const versions = await this.versions(ledger, accounts, await this.seqRange(ledger, range));
    const opening = await this.opening(ledger, versions, range.from);
    return { opening, entries: await this.entries.bySeqs(ledger, await this.entryNumbers(ledger, versions, range)) };
  }

  private async seqRange(ledger: string, { from, to }: MonthRange): Promise<SeqRange> {
    const [row] = await this.database.read.query<{ first: number | null; last: number | null }[]>(
      `WITH RECURSIVE month(period) AS (
         SELECT MIN(period) FROM entry WHERE ledger = ?1 UNION ALL
         SELECT (SELECT MIN(period) FROM entry WHERE ledger = ?1 AND period > month.period) FROM month WHERE month.period IS NOT NULL)
       SELECT
         MIN(CASE WHEN period >= ?2 THEN (SELECT MIN(seq) FROM entry WHERE ledger = ?1 AND period = month.period) END) AS first,
         MAX(CASE WHEN period <= ?3 THEN (SELECT MAX(seq) FROM entry WHERE ledger = ?1 AND period = month.period) END) AS last
       FROM month WHERE period IS NOT NULL`,
      [ledger, from, to],
    );
    return { first: row?.first ?? Number.MAX_SAFE_INTEGER, last: row?.last ?? 0 };
  }

  /** Finds the versions of accounts between two numbers of the log by binary search: versions increase with `seq`. */
  private async versions(
    ledger: string,
    accounts: readonly string[],
    { first, last }: SeqRange,
  ): Promise<VersionRange[]> {
    const { read, dialect } = this.database;
    const edges = await read.query<{ account: string; edge: number; version: number }[]>(
      `WITH RECURSIVE search(account, edge, low, high) AS (
         SELECT a.id, q.value, CAST(0 AS BIGINT), a.version FROM ${dialect.values('?3', 'integer')} q CROSS JOIN account a
         WHERE a.ledger = ?1 AND a.id IN ${dialect.values('?2', 'text')} UNION ALL
         SELECT s.account, s.edge,
           CASE WHEN p.seq < s.edge THEN p.account_version ELSE s.low END,
           CASE WHEN p.seq < s.edge THEN s.high ELSE p.account_version - 1 END
         FROM search s CROSS JOIN posting p
         WHERE p.ledger = ?1 AND p.account = s.account AND p.account_version = (s.low + s.high + 1) / 2
           AND s.low < s.high)
       SELECT account, edge, low AS version FROM search WHERE low = high`,
      [ledger, JSON.stringify(accounts), JSON.stringify([first, last + 1])],
    );
    const before = (account: string, edge: number): number =>
      edges.find((row) => row.account === account && row.edge === edge)?.version ?? 0;
    return accounts.map((account) => ({ account, after: before(account, first), upTo: before(account, last + 1) }));
  }

  /** FROM item of the version ranges in parameter ?2. */
  private get versionTuples(): string {
    return this.database.dialect.tuples('?2', { account: 'text', after: 'integer', upto: 'integer' });
  }

  /** FROM and WHERE of the postings in these version ranges, joined with their entries. */
  private get movedPostings(): string {
    return `${this.versionTuples} q CROSS JOIN posting p CROSS JOIN entry e
      WHERE p.ledger = ?1 AND p.account = q.account AND p.account_version > q.after AND p.account_version <= q.upto
      AND e.ledger = ?1 AND e.seq = p.seq`;
  }

  private async opening(ledger: string, versions: readonly VersionRange[], from: Month): Promise<Map<string, Amount>> {
    const rows = await this.database.read.query<{ account: string; amount: number }[]>(
      `SELECT p.account, p.balance_after AS amount FROM ${this.versionTuples} q CROSS JOIN posting p
       WHERE p.ledger = ?1 AND p.account = q.account AND p.account_version = q.after UNION ALL
       SELECT p.account, p.amount FROM ${this.movedPostings} AND e.period < ?3`,
      [ledger, versionsJson(versions), from],
    );
    const sums = new Map<string, Amount>();
    for (const { account, amount } of rows) sums.set(account, (sums.get(account) ?? 0) + amount);
    return sums;
  }

  private async entryNumbers(
    ledger: string,
    versions: readonly VersionRange[],
    { from, to }: MonthRange,
  ): Promise<number[]> {
    const rows = await this.database.read.query<{ seq: number }[]>(
      `SELECT DISTINCT p.seq FROM ${this.movedPostings} AND e.period BETWEEN ?3 AND ?4`,
      [ledger, versionsJson(versions), from, to],
    );
    return rows.map(({ seq }) => seq);
  }
}

function versionsJson(versions: readonly VersionRange[]): string {
  return JSON.stringify(versions.map(({ account, after, upTo }) => [account, after, upTo]));
}
