import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Database } from '../database/database';
import { Day, Month } from '../common/instant';
import { Facts } from '../ledger/core/entry';
import { Leaf, textFact } from '../ledger/core/entry-rows';
import { MonthlyServiceTime } from '../policies/star-level';
import { Shop } from '../communities/shop.entity';
import { ShopContracts } from '../communities/shop-contracts.service';
import { Movement } from '../corrections/debts';
import { Period } from './period.entity';
import { DaySum, RateHistory, UncoveredDue, Settlement, ShopMonth, settle, sumByRate } from './settlement.rules';
import { ShopStatement } from './shop-statement.entity';

/** A volunteer whose service time changed in a month. */
export interface ServedVolunteer extends MonthlyServiceTime {
  readonly id: string;
}

/** An account in debt, with its movements up to a month's end. */
export interface AccountInDebt {
  readonly account: string;
  readonly owner: string;
  readonly unit: string;
  readonly moves: readonly Movement[];
}

/** Points of a shop's account, by the day of their capture. */
interface AccountDay extends DaySum {
  readonly account: string;
}

/** The shop and month of a settlement, with the rate if there was only one. */
function settledRate(facts: Facts): [shopAndMonth: string, centsPerPoint: number | undefined] {
  const name = `${textFact(facts, 'shop')} ${textFact(facts, 'month')}`;
  // Settlements of earlier versions have one rate.
  const single = textFact(facts, 'centsPerPoint');
  const rates = (facts['rates'] ?? []) as readonly { readonly centsPerPoint: string }[];
  const only = rates.length === 1 ? rates[0]?.centsPerPoint : undefined;
  const rate = single || only;
  return [name, rate === undefined ? undefined : Number(rate)];
}

/** SQL list of the kinds that set up a ledger. A month with only such entries doesn't need a close. */
const OPENING_KINDS =
  "('balance.brought-forward', 'policy.adopted', 'import.confirmed', 'import.closed', 'key.issued', 'key.rotated', 'key.revoked', 'shop.contracted', 'offer.priced')";

/** Reads what a close needs from the journal and the master data. */
@Injectable()
export class SettlementQueries {
  constructor(
    private readonly database: Database,
    private readonly entries: EntryQueries,
    private readonly contracts: ShopContracts,
  ) {}

  /** The last closed month and the month being closed; '' when there is none. */
  async head(ledger: string): Promise<{ closedThrough: Month | ''; closing: Month | '' }> {
    const [head] = await this.database.read.query<{ closedThrough: string; closing: string }[]>(
      'SELECT closed_through AS "closedThrough", closing FROM ledger_head WHERE ledger = ?',
      [ledger],
    );
    return head ?? { closedThrough: '', closing: '' };
  }

  /** Open months with entries before a month, oldest first. */
  async openMonthsBefore(ledger: string, month: Month): Promise<Month[]> {
    return (await this.openMonths(ledger)).filter((one) => one < month);
  }

  /** All open months with entries, oldest first. Entries that set up a ledger don't count. */
  async openMonths(ledger: string): Promise<Month[]> {
    const { closedThrough } = await this.head(ledger);
    const rows = await this.database.read.query<{ period: Month }[]>(
      `SELECT DISTINCT period FROM entry WHERE ledger = ? AND period > ? AND kind NOT IN ${OPENING_KINDS} ORDER BY period`,
      [ledger, closedThrough],
    );
    return rows.map(({ period }) => period);
  }

  /**
   * The month of a ledger's first entry.
   * @throws Error when it has none
   */
  async firstMonth(ledger: string): Promise<Month> {
    const first = await this.entries.entry(ledger, 1);
    if (!first) throw new Error(`${ledger} has no entry`);
    return first.period;
  }

  /** Volunteers whose service time changed in a month, in order of ids. Time brought forward counts. */
  async servedVolunteers(ledger: string, month: Month): Promise<ServedVolunteer[]> {
    return this.database.read.query<ServedVolunteer[]>(
      `WITH changed AS (
         SELECT p.account, SUM(p.amount) AS changed FROM entry e CROSS JOIN posting p
         WHERE p.ledger = e.ledger AND p.seq = e.seq AND e.ledger = ?1 AND e.period = ?2 AND p.account LIKE 'record:%' GROUP BY p.account),
       later AS (
         SELECT p.account, SUM(p.amount) AS minutes FROM entry e CROSS JOIN posting p
         WHERE p.ledger = e.ledger AND p.seq = e.seq AND e.ledger = ?1 AND e.period > ?2 AND p.account LIKE 'record:%' GROUP BY p.account)
       SELECT v.id, v.level, a.posted - COALESCE(l.minutes, 0) AS minutes, c.changed
       FROM changed c CROSS JOIN account a CROSS JOIN person v LEFT JOIN later l ON l.account = c.account
       WHERE a.ledger = ?1 AND a.id = c.account AND v.ledger = ?1 AND v.id = a.owner ORDER BY v.id`,
      [ledger, month],
    );
  }

  /** Accounts in debt now, in order of their owners, each with its movements up to a month's end. */
  async accountsInDebt(ledger: string, month: Month): Promise<AccountInDebt[]> {
    const rows = await this.database.read.query<(Omit<AccountInDebt, 'moves'> & Movement)[]>(
      `SELECT a.id AS account, a.owner, a.unit, p.amount, e.occurred_on AS day
       FROM account a CROSS JOIN posting p CROSS JOIN entry e
       WHERE p.ledger = a.ledger AND p.account = a.id AND e.ledger = p.ledger AND e.seq = p.seq AND a.ledger = ? AND a.kind IN ('coins', 'points') AND a.posted < 0 AND e.period <= ?
       ORDER BY a.owner, a.id, p.account_version`,
      [ledger, month],
    );
    const accounts = new Map<string, Omit<AccountInDebt, 'moves'> & { moves: Movement[] }>();
    for (const { amount, day, ...account } of rows) {
      const inDebt = accounts.get(account.account) ?? { ...account, moves: [] };
      inDebt.moves.push({ amount, day });
      accounts.set(account.account, inDebt);
    }
    return [...accounts.values()];
  }

  /** The highest rate of an active shop today, per point in the currency's minor unit; null without an active shop. */
  async highestRate(ledger: string): Promise<number | null> {
    const rates = await this.contracts.activeRates(ledger);
    return rates.length === 0 ? null : Math.max(...rates);
  }

  /** Each shop's month before settlement, in order of the shops' numbers. */
  async shops(ledger: string, month: Month): Promise<ShopMonth[]> {
    const days = [...(await this.captured(ledger, month)), ...(await this.refunded(ledger, month))];
    const shops = await this.database.read.findBy(Shop, { ledger });
    const carried = await this.carried(ledger, month);
    const history = await this.rateHistory(ledger, [...new Set(days.map((one) => one.month))]);
    return shops
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map(({ id, code }) => ({
        ...{ shop: id, code, carriedIn: carried.get(id) ?? 0 },
        rates: sumByRate(
          days.filter(({ account }) => account === `shop:${id}`),
          history(id),
        ),
      }));
  }

  /** Points captured in a month, by shop's account and day. */
  private async captured(ledger: string, month: Month): Promise<AccountDay[]> {
    const rows = await this.database.read.query<{ account: string; day: Day; points: number }[]>(
      `SELECT p.account, e.occurred_on AS day, SUM(p.amount) AS points FROM entry e CROSS JOIN posting p
       WHERE p.ledger = e.ledger AND p.seq = e.seq AND e.ledger = ? AND e.period = ? AND e.kind = 'points.captured' AND p.account LIKE 'shop:%'
       GROUP BY p.account, e.occurred_on ORDER BY p.account, e.occurred_on`,
      [ledger, month],
    );
    return rows.map(({ account, day, points }) => ({ account, day, month, captured: points, refunded: 0 }));
  }

  /** Points refunded in a month, by shop's account and the day and month of what they refund. */
  private async refunded(ledger: string, month: Month): Promise<AccountDay[]> {
    const { read, dialect } = this.database;
    const rows = await read.query<{ account: string; day: Day; month: Month; points: number }[]>(
      `SELECT p.account, c.occurred_on AS day, c.period AS month, SUM(p.amount) AS points
       FROM entry e CROSS JOIN posting p CROSS JOIN entry c
       WHERE p.ledger = e.ledger AND p.seq = e.seq AND c.ledger = e.ledger AND c.seq = CAST(${dialect.member('e.leaf', 'ref', 'refunds')} AS BIGINT)
       AND e.ledger = ? AND e.period = ? AND e.kind = 'points.refunded' AND p.account LIKE 'shop:%'
       GROUP BY p.account, c.occurred_on, c.period ORDER BY p.account, c.occurred_on`,
      [ledger, month],
    );
    return rows.map(({ points, ...one }) => ({ ...one, captured: 0, refunded: 0 - points }));
  }

  /** The rates of each shop, with how the given months were settled. */
  private async rateHistory(ledger: string, months: readonly Month[]): Promise<(shop: string) => RateHistory> {
    const rates = await this.contracts.rates(ledger);
    const periods = await this.database.read.findBy(Period, { ledger, month: In([...months]) });
    const closed = new Map(periods.map((period) => [period.month, period.seq]));
    const settled = await this.database.read.query<{ leaf: string }[]>(
      `SELECT leaf FROM entry WHERE ledger = ?1 AND kind = 'shop.settled' AND period IN ${this.database.dialect.values('?2', 'text')}`,
      [ledger, JSON.stringify([...closed.keys()])],
    );
    const settledAt = new Map(settled.map(({ leaf }) => settledRate((JSON.parse(leaf) as Leaf).facts)));
    return (shop) => ({
      rates: rates.filter((rate) => rate.shop === shop),
      closedBy: (month) => closed.get(month) ?? undefined,
      settledAt: (month) => settledAt.get(`${shop} ${month}`),
    });
  }

  /** The settlements if a month were closed now with an empty fund: shows what is due, not what is covered. */
  async projectedSettlements(ledger: string, month: Month): Promise<Settlement[]> {
    return settle(month, 0, await this.shops(ledger, month), []);
  }

  /** Amounts due of earlier months that the fund has not covered. */
  async uncoveredDues(ledger: string, month: Month): Promise<UncoveredDue[]> {
    return this.database.read.query<UncoveredDue[]>(
      `SELECT t.shop, s.code, t.month, t.due - t.covered AS left FROM shop_statement t
       JOIN shop s ON s.ledger = t.ledger AND s.id = t.shop WHERE t.ledger = ? AND t.month < ? AND t.due > t.covered`,
      [ledger, month],
    );
  }

  /** What the fund may spend at a month's close: the smaller of its balance at the month's end and now. */
  async fund(ledger: string, month: Month, currency: string): Promise<number> {
    const [account] = await this.database.read.query<{ posted: number }[]>(
      'SELECT posted FROM account WHERE ledger = ? AND id = ?',
      [ledger, `fund:${currency}`],
    );
    return Math.min(account?.posted ?? 0, await this.entries.movedUpTo(ledger, month, 'fund', currency));
  }

  private async carried(ledger: string, month: Month): Promise<Map<string, number>> {
    const statements = await this.database.read.find(ShopStatement, {
      where: { ledger, month: LessThan(month) },
      order: { month: 'ASC' },
      select: { shop: true, month: true, carriedOut: true, ledger: true },
    });
    return new Map(statements.map(({ shop, carriedOut }) => [shop, carriedOut]));
  }
}
