import { Injectable } from '@nestjs/common';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Entry } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { SYSTEM_ACTOR } from '../ledger/core/system-actor';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { Database } from '../database/database';
import { Bounds, NO_BOUNDS } from '../http/paging';
import { Instant, Month } from '../common/instant';
import { SHOPS_STEP, closeKey } from '../period-close/close-steps';
import { maskNumber } from './mask';
import { RedemptionDetails } from './shop-month-figures';
import { StatementAnswer } from './statement-answer.entity';

/** A settled month of a shop, in a list. Money in the currency's minor unit. */
export interface ShopMonthRow {
  readonly month: Month;
  readonly due: number;
  readonly covered: number;
  readonly carriedOut: number;
  readonly disputes: number;
}

/** A dispute that is not resolved. */
export interface OpenDispute {
  readonly id: string;
  readonly shop: string;
  readonly code: string;
  readonly name: string;
  readonly month: Month;
  readonly seq: number;
  readonly text: string;
  readonly person: string;
  readonly at: Instant;
}

interface RedemptionRow {
  readonly id: string;
  readonly at: Instant;
  readonly offer: string | null;
  readonly quantity: number;
  readonly tillNumber: string | null;
  readonly number: string | null;
}

/** SQL condition: the answer `d` is a dispute without a later answer to the same line. */
const IS_OPEN = `d.answer = 'disputed' AND NOT EXISTS (SELECT 1 FROM statement_answer later
  WHERE later.ledger = d.ledger AND later.shop = d.shop AND later.month = d.month AND later.seq = d.seq
  AND (later.at, later.id) > (d.at, d.id))`;

/** Database queries of shops' statements. All are by key; none scans the journal. */
@Injectable()
export class ShopStatementQueries {
  constructor(
    private readonly database: Database,
    private readonly entries: EntryQueries,
    private readonly ledgers: Ledgers,
  ) {}

  /** The entry that settled a shop at a month's close; undefined when there was nothing to settle. */
  async settled(ledger: string, shop: string, month: Month): Promise<Entry | undefined> {
    const { secret } = await this.ledgers.get(ledger);
    const lines = await this.entries.ofRequests(ledger, SYSTEM_ACTOR, [blind(secret, closeKey(month, SHOPS_STEP))]);
    return lines.find(({ facts }) => textFact(facts, 'shop') === shop);
  }

  /** The negative due carried out of the last statement before a month; 0 if none. */
  async carried(ledger: string, shop: string, month: Month): Promise<number> {
    const [row] = await this.database.read.query<{ carriedOut: number }[]>(
      'SELECT "carriedOut" FROM shop_statement WHERE ledger = ? AND shop = ? AND month < ? ORDER BY month DESC LIMIT 1',
      [ledger, shop, month],
    );
    return row?.carriedOut ?? 0;
  }

  /** The accounting months of entries, by entry number. */
  async monthsOf(ledger: string, numbers: readonly number[]): Promise<Map<number, Month>> {
    const rows = await this.database.read.query<{ seq: number; period: Month }[]>(
      `SELECT e.seq, e.period FROM ${this.database.dialect.values('?2', 'integer')} q CROSS JOIN entry e
       WHERE e.ledger = ?1 AND e.seq = q.value`,
      [ledger, JSON.stringify(numbers)],
    );
    return new Map(rows.map(({ seq, period }) => [seq, period]));
  }

  /** Details of redemptions, by id. The volunteer's number is masked here. */
  async redemptionDetails(ledger: string, redemptions: readonly string[]): Promise<Map<string, RedemptionDetails>> {
    const rows = await this.database.read.query<RedemptionRow[]>(
      `SELECT r.id, r."redeemedAt" AS at, o.title AS offer, r.quantity, r.code AS "tillNumber", v.code AS number
       FROM ${this.database.dialect.values('?2', 'text')} q CROSS JOIN redemption r
       LEFT JOIN offer o ON o.ledger = r.ledger AND o.id = r.offer
       LEFT JOIN person v ON v.ledger = r.ledger AND v.id = r.volunteer WHERE r.ledger = ?1 AND r.id = q.value`,
      [ledger, JSON.stringify([...new Set(redemptions)])],
    );
    return new Map(
      rows.map(({ id, at, offer, quantity, tillNumber, number }) => [
        id,
        {
          ...{ at, quantity, volunteer: maskNumber(number ?? '') },
          ...(offer !== null && { offer }),
          ...(tillNumber !== null && { tillNumber }),
        },
      ]),
    );
  }

  /** All answers to a statement. */
  answers(ledger: string, shop: string, month: Month): Promise<StatementAnswer[]> {
    return this.database.read.findBy(StatementAnswer, { ledger, shop, month });
  }

  /** Settled months of a shop after a cursor and within bounds, oldest first. */
  months(
    ledger: string,
    shop: string,
    { after, limit, months = NO_BOUNDS }: { after: Month; limit: number; months?: Bounds },
  ): Promise<ShopMonthRow[]> {
    return this.database.read.query<ShopMonthRow[]>(
      `SELECT t.month, t.due, t.covered, t."carriedOut", (SELECT COUNT(*) FROM statement_answer d
         WHERE d.ledger = t.ledger AND d.shop = t.shop AND d.month = t.month AND ${IS_OPEN}) AS disputes
       FROM shop_statement t WHERE t.ledger = ? AND t.shop = ? AND t.month > ? AND t.month BETWEEN ? AND ?
       ORDER BY t.month LIMIT ?`,
      [ledger, shop, after, ...months, limit],
    );
  }

  /** Open disputes of all shops after a cursor and raised within bounds, in order of id. */
  disputes(
    ledger: string,
    { after, limit, at = NO_BOUNDS }: { after: string; limit: number; at?: Bounds },
  ): Promise<OpenDispute[]> {
    return this.database.read.query<OpenDispute[]>(
      `SELECT d.id, d.shop, s.code, s.name, d.month, d.seq, d.text, d.person, d.at FROM statement_answer d
       JOIN shop s ON s.ledger = d.ledger AND s.id = d.shop
       WHERE d.ledger = ? AND d.id > ? AND d.at BETWEEN ? AND ? AND ${IS_OPEN} ORDER BY d.id LIMIT ?`,
      [ledger, after, ...at, limit],
    );
  }
}
