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

/** Database queries of a report: entries, balances and reference data. */
@Injectable()
export class ReportQueries {
  constructor(
    private readonly database: Database,
    private readonly entries: EntryQueries,
  ) {}

  /** Folds the month's entries into its figures and breakdown, in one pass. */
  async figures(ledger: string, month: Month): Promise<{ figures: MonthFigures; breakdown: MonthBreakdown }> {
    const figures = new MonthFigures(month);
    const breakdown = new MonthBreakdown(month);
    for await (const entry of this.entries.month(ledger, month)) {
      figures.add(entry);
      breakdown.add(entry);
    }
    return { figures, breakdown };
  }

  /** Counts rejected rows of a month, by kind and reason. */
  async refused(ledger: string, month: Month): Promise<{ kind: string; reason: string; rows: number }[]> {
    return this.database.read.query(
      `SELECT kind, reason, COUNT(*) AS rows FROM intake_refusal WHERE ledger = ? AND month = ? GROUP BY kind, reason ORDER BY kind, reason`,
      [ledger, month],
    );
  }

  /** Number of registered volunteers now. */
  registered(ledger: string): Promise<number> {
    return this.database.read.countBy(Person, { ledger, role: 'volunteer' });
  }

  /**
   * Number of registered volunteers when a month without entries was closed together with a later month; undefined while
   * no later month is closed.
   */
  async registeredAtClose(ledger: string, month: Month): Promise<number | undefined> {
    const where = { ledger, month: MoreThan(month) };
    const [later] = await this.database.read.find(MonthSummary, { where, order: { month: 'ASC' }, take: 1 });
    return later?.registered;
  }

  /** Number of volunteers by star level after a month: the level before the first later change, else the current one. */
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

  /** All shops, in order of their numbers. */
  async shops(ledger: string): Promise<Shop[]> {
    const shops = await this.database.read.findBy(Shop, { ledger });
    return shops.sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** Sum of the balances of all accounts of a kind at a month's end. */
  outstanding(ledger: string, month: Month, kind: string, unit: string): Promise<number> {
    return this.entries.movedUpTo(ledger, month, kind, unit);
  }
}
