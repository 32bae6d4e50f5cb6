import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../database/database';
import { Month } from '../common/instant';
import { DirectoryItem } from '../communities/directory-item.entity';
import { MonthSummary } from '../period-close/month-summary.entity';
import { Period } from '../period-close/period.entity';

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
