import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../database/database';
import { Month } from '../common/instant';
import { DirectoryItem } from '../communities/directory-item.entity';
import { MonthSummary } from '../period-close/month-summary.entity';
import { Period } from '../period-close/period.entity';
import { MIN_PEOPLE_SHOWN } from './small-numbers.rules';

/** A shop's month, of whose redemptions an amount is due. */
export interface ShopDue {
  readonly shop: string;
  readonly month: Month;
}

/** Database queries of a report's breakdown: reference data, closed months and earlier service. */
@Injectable()
export class BreakdownQueries {
  constructor(private readonly database: Database) {}

  /** The close of a month, or null while it is open. */
  close(ledger: string, month: Month): Promise<Period | null> {
    return this.database.read.findOneBy(Period, { ledger, month });
  }

  /** A closed month's figures as of its close, or null. */
  summary(ledger: string, month: Month): Promise<MonthSummary | null> {
    return this.database.read.findOneBy(MonthSummary, { ledger, month });
  }

  /** The latest closed months before a month, oldest first. @param max maximum number of months */
  async earlier(ledger: string, month: Month, max: number): Promise<MonthSummary[]> {
    const latest = await this.database.read.find(MonthSummary, {
      where: { ledger, month: LessThan(month) },
      order: { month: 'DESC' },
      take: max,
    });
    return latest.reverse();
  }

  /** The community's buildings and blocks, organisations and cohorts, by id. */
  async directory(ledger: string): Promise<Map<string, DirectoryItem>> {
    const items = await this.database.read.findBy(DirectoryItem, { ledger });
    return new Map(items.map((item) => [item.id, item]));
  }

  /** Counts the volunteers with service hours before a month, in this ledger or brought forward from old books. */
  async servedBefore(ledger: string, month: Month, volunteers: readonly string[]): Promise<number> {
    const { read, dialect } = this.database;
    const [row] = await read.query<{ people: number }[]>(
      `SELECT COUNT(*) AS people FROM ${dialect.values('?3', 'text')} v WHERE EXISTS (
         SELECT 1 FROM posting p CROSS JOIN entry e WHERE e.ledger = p.ledger AND e.seq = p.seq AND p.ledger = ?1 AND p.account = 'record:' || v.value
         AND (e.period < ?2 OR e.kind = 'balance.brought-forward'))`,
      [ledger, month, JSON.stringify(volunteers)],
    );
    return row?.people ?? 0;
  }

  /** Counts the volunteers who redeemed at the shops in the months, or got points back, each once. */
  async redeeming(ledger: string, dues: readonly ShopDue[]): Promise<number> {
    if (dues.length === 0) return 0;
    const { read, dialect } = this.database;
    const fact = (name: string): string => dialect.member('e.leaf', 'facts', name);
    const due = dialect.tuples('?2', { shop: 'text', month: 'text' });
    const [row] = await read.query<{ people: number }[]>(
      `SELECT COUNT(DISTINCT ${fact('volunteer')}) AS people FROM entry e
       WHERE e.ledger = ?1 AND e.period IN (SELECT month FROM ${due} m) AND e.kind IN ('points.captured', 'points.refunded')
       AND EXISTS (SELECT 1 FROM ${due} d WHERE d.month = e.period AND d.shop = ${fact('shop')})`,
      [ledger, JSON.stringify(dues.map(({ shop, month }) => [shop, month]))],
    );
    return row?.people ?? 0;
  }

  /**
   * Counts the people with a balance at a month's end, up to as many as a published amount needs: the reading ends with
   * the first accounts, in most communities.
   */
  async holding(ledger: string, month: Month, kind: 'points' | 'coins'): Promise<number> {
    const rows = await this.database.read.query<unknown[]>(
      `SELECT a.id FROM account a WHERE a.ledger = ?1 AND a.kind = ?2 AND (SELECT SUM(p.amount) FROM posting p CROSS JOIN entry e
         WHERE e.ledger = p.ledger AND e.seq = p.seq AND p.ledger = ?1 AND p.account = a.id AND e.period <= ?3) <> 0 LIMIT ?4`,
      [ledger, kind, month, MIN_PEOPLE_SHOWN],
    );
    return rows.length;
  }

  /** Names, by id, of those of the volunteers who agreed to be named. */
  async shownNames(ledger: string, volunteers: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.read.query<{ id: string; name: string }[]>(
      `SELECT id, "displayName" AS name FROM person WHERE ledger = ? AND "nameShown" AND "displayName" IS NOT NULL
       AND id IN ${this.database.dialect.values('?', 'text')}`,
      [ledger, JSON.stringify(volunteers)],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
