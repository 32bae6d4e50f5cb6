import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Database } from '../database/database';
import { Month } from '../common/instant';
import { Person } from '../communities/person.entity';
import { Shop } from '../communities/shop.entity';
import { MonthSummary } from '../period-close/month-summary.entity';
import { MonthBreakdown } from './breakdown.rules';
import { MonthFigures } from './figures';

/** What a report reads of the ledger and the registers. */
@Injectable()
export class ReportQueries {
  constructor(
    private readonly database: Database,
    private readonly entries: EntryQueries,
  ) {}

  /** The month's entries, folded in one pass. */
  async figures(ledger: string, month: Month): Promise<{ figures: MonthFigures; breakdown: MonthBreakdown }> {
    const figures = new MonthFigures(month);
    const breakdown = new MonthBreakdown(month);
    for await (const entry of this.entries.month(ledger, month)) {
      figures.take(entry);
      breakdown.take(entry);
    }
    return { figures, breakdown };
  }

  /** What an intake refused, by kind and reason. */
  async refused(ledger: string, month: Month): Promise<{ kind: string; reason: string; rows: number }[]> {
    return this.database.read.query(
      `SELECT kind, reason, COUNT(*) AS rows FROM intake_refusal WHERE ledger = ? AND month = ? GROUP BY kind, reason ORDER BY kind, reason`,
      [ledger, month],
    );
  }

  /** Registered volunteers now. */
  registered(ledger: string): Promise<number> {
    return this.database.read.countBy(Person, { ledger, role: 'volunteer' });
  }

  /** Volunteers that were registered when a month without business of its own was shut, by the close of a later one. */
  async registeredWhenShut(ledger: string, month: Month): Promise<number | undefined> {
    const where = { ledger, month: MoreThan(month) };
    const [later] = await this.database.read.find(MonthSummary, { where, order: { month: 'ASC' }, take: 1 });
    return later?.registered;
  }

  /** Volunteers by star level as it was after a month: the levels of today, or those from which the first later change set out. */
  async levels(ledger: string, month: Month): Promise<Map<number, number>> {
    const { read, dialect } = this.database;
    const volunteer = dialect.member('leaf', 'facts', 'volunteer');
    const rows = await read.query<{ level: number; people: number }[]>(
      `WITH later AS (
         SELECT ${volunteer} AS volunteer,
           CASE kind WHEN 'balance.brought-forward' THEN '0' ELSE ${dialect.member('leaf', 'facts', 'from')} END AS level,
           ROW_NUMBER() OVER (PARTITION BY ${volunteer} ORDER BY seq) AS nth
         FROM entry WHERE ledger = ?1 AND period > ?2
         AND kind IN ('star.granted', 'star.withdrawn', 'balance.brought-forward'))
       SELECT COALESCE(CAST(later.level AS BIGINT), p.level) AS level, COUNT(*) AS people
       FROM person p LEFT JOIN later ON later.volunteer = p.id AND later.nth = 1 WHERE p.ledger = ?1 AND p.role = 'volunteer' GROUP BY 1`,
      [ledger, month],
    );
    return new Map(rows.map(({ level, people }) => [level, people]));
  }

  /** Shops by number. */
  async shops(ledger: string): Promise<Shop[]> {
    const shops = await this.database.read.findBy(Shop, { ledger });
    return shops.sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** A sum over accounts of a kind at a month's end. */
  outstanding(ledger: string, month: Month, kind: string, unit: string): Promise<number> {
    return this.entries.movedUpTo(ledger, month, kind, unit);
  }
}
