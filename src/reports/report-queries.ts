import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { endOfMonth, lastDay } from '../common/calendar';
import { idPrefixAt } from '../common/clock';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Database } from '../database/database';
import { Month } from '../common/instant';
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

  /**
   * Number of volunteers registered by a month's end: from their day of registration, or without one from the day on
   * which they were entered. Who has service hours by then is registered too, so that nobody is active who is not.
   * @param zone the ledger's time zone
   */
  async registered(ledger: string, month: Month, zone: string): Promise<number> {
    const [row] = await this.database.read.query<{ people: number }[]>(
      `SELECT COUNT(*) AS people FROM person v WHERE v.ledger = ?1 AND v.role = 'volunteer' AND (
         v."registeredOn" <= ?2 OR (v."registeredOn" IS NULL AND SUBSTR(v.id, 1, 8) || SUBSTR(v.id, 10, 4) < ?3)
         OR EXISTS (SELECT 1 FROM posting p CROSS JOIN entry e WHERE e.ledger = p.ledger AND e.seq = p.seq
           AND p.ledger = ?1 AND p.account = 'record:' || v.id AND e.period <= ?4))`,
      [ledger, lastDay(month), idPrefixAt(endOfMonth(month, zone)), month],
    );
    return row?.people ?? 0;
  }

  /**
   * The first month in which anything was there: a registration, an entry or a rejected row. Rates and prices, which hold
   * from the first day of old books, don't count.
   */
  async firstMonth(ledger: string): Promise<Month | null> {
    const [row] = await this.database.read.query<{ month: Month | null }[]>(
      `SELECT MIN(month) AS month FROM (
         SELECT e.month FROM (SELECT period AS month FROM entry
           WHERE ledger = ?1 AND kind NOT IN ('shop.contracted', 'offer.priced') ORDER BY period LIMIT 1) e
         UNION ALL SELECT MIN(month) FROM intake_refusal WHERE ledger = ?1
         UNION ALL SELECT SUBSTR(MIN("registeredOn"), 1, 7) FROM person WHERE ledger = ?1 AND role = 'volunteer') first`,
      [ledger],
    );
    return row?.month ?? null;
  }

  /** Whether a month without a closing entry was closed together with a later month. */
  isClosedWithLater(ledger: string, month: Month): Promise<boolean> {
    return this.database.read.existsBy(MonthSummary, { ledger, month: MoreThan(month) });
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
