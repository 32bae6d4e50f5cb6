import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../database/database';
import { Month } from '../common/instant';
import { DirectoryItem } from '../communities/directory-item.entity';
import { MonthSummary } from '../period-close/month-summary.entity';
import { Period } from '../period-close/period.entity';

/** What the parts of a report read of the registers, of closed months and of earlier service. */
@Injectable()
export class BreakdownQueries {
  constructor(private readonly database: Database) {}

  /** The close of a month, or null while it is open. */
  close(ledger: string, month: Month): Promise<Period | null> {
    return this.database.read.findOneBy(Period, { ledger, month });
  }

  /** A closed month's figures as of its close. */
  summary(ledger: string, month: Month): Promise<MonthSummary | null> {
    return this.database.read.findOneBy(MonthSummary, { ledger, month });
  }

  /** Closed months before one, the latest of them, oldest first. */
  async earlier(ledger: string, month: Month, most: number): Promise<MonthSummary[]> {
    const latest = await this.database.read.find(MonthSummary, {
      where: { ledger, month: LessThan(month) },
      order: { month: 'DESC' },
      take: most,
    });
    return latest.reverse();
  }

  /** Lines of the community's lists, by id. */
  async directory(ledger: string): Promise<Map<string, DirectoryItem>> {
    const items = await this.database.read.findBy(DirectoryItem, { ledger });
    return new Map(items.map((item) => [item.id, item]));
  }

  /** How many of some volunteers had record time before a month, in this ledger or brought forward from old books. */
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

  /** Names of those among some volunteers who agreed to be shown by name. */
  async shownNames(ledger: string, volunteers: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.read.query<{ id: string; name: string }[]>(
      `SELECT id, "displayName" AS name FROM person WHERE ledger = ? AND "nameShown" AND "displayName" IS NOT NULL
       AND id IN ${this.database.dialect.values('?', 'text')}`,
      [ledger, JSON.stringify(volunteers)],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
