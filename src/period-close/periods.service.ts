import { Injectable } from '@nestjs/common';
import { And, Between, MoreThan } from 'typeorm';
import { Ledgers } from '../ledger/ledgers.service';
import { monthBefore } from '../common/calendar';
import { Database } from '../database/database';
import { Bounds, NO_BOUNDS } from '../http/paging';
import { Month } from '../common/instant';
import { Policies } from '../policies/policies.service';
import { CloseDates, closeDates } from '../policies/recording-window';
import { EDITIONS, ReportSnapshot } from './report-snapshot.entity';
import { Period } from './period.entity';
import { SettlementQueries } from './settlement-queries';

/** The statuses of a month, in their order. */
export const PERIOD_STATUSES = ['open', 'soft-closed', 'closing', 'closed'] as const;
export type PeriodStatus = (typeof PERIOD_STATUSES)[number];

/** A month with its status and close dates. */
export interface PeriodOverview extends CloseDates {
  readonly month: Month;
  readonly status: PeriodStatus;
  readonly softClosedAt?: string;
  /** Set for a closed month. */
  readonly close?: Pick<Period, 'size' | 'root' | 'closedAt' | 'seq'>;
}

/** Filter and paging of the list of months. */
export interface PeriodFilter {
  readonly limit: number;
  readonly after: Month | '';
  readonly status?: PeriodStatus;
  /** The first and the last month. */
  readonly months?: Bounds;
}

/** Reads the months of a ledger: closed ones, and open ones with entries. */
@Injectable()
export class Periods {
  constructor(
    private readonly database: Database,
    private readonly queries: SettlementQueries,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
  ) {}

  /** A page of months, oldest first. */
  async list(ledger: string, filter: PeriodFilter): Promise<PeriodOverview[]> {
    const { limit, after, status, months: [first, last] = NO_BOUNDS } = filter;
    const closed = status === undefined || status === 'closed' ? await this.closed(ledger, filter) : [];
    // Open months are few, and all later than the closed ones.
    const open = status === 'closed' || closed.length === limit ? [] : await this.open(ledger);
    const matching = open.filter(
      (one) =>
        one.month > after && one.month >= first && one.month <= last && (status === undefined || one.status === status),
    );
    return [...closed, ...matching].slice(0, limit);
  }

  /** A month that the list contains, if it does. */
  async find(ledger: string, month: Month): Promise<PeriodOverview | undefined> {
    const [first] = await this.list(ledger, { limit: 1, after: monthBefore(month) });
    return first?.month === month ? first : undefined;
  }

  /** Months that are not closed and have entries or were soft-closed, oldest first. */
  async open(ledger: string): Promise<PeriodOverview[]> {
    const { closedThrough, closing } = await this.queries.head(ledger);
    const editions = await this.editions(ledger, closedThrough);
    const months = new Set([...(await this.queries.openMonths(ledger)), ...editions.keys()]);
    const dates = await this.dates(ledger);
    return [...months].sort().map((month) => {
      const softClosedAt = editions.get(month);
      const beforeClosing = softClosedAt === undefined ? 'open' : 'soft-closed';
      const status = month === closing ? 'closing' : beforeClosing;
      return { month, status, ...dates(month), ...(softClosedAt !== undefined && { softClosedAt }) };
    });
  }

  private async closed(ledger: string, { after, limit, months = NO_BOUNDS }: PeriodFilter): Promise<PeriodOverview[]> {
    const where = { ledger, month: And(MoreThan<string>(after), Between(...months)) };
    const rows = await this.database.read.find(Period, { where, order: { month: 'ASC' }, take: limit });
    const editions = await this.editions(ledger, after);
    const dates = await this.dates(ledger);
    return rows.map(({ month, size, root, closedAt, seq }) => {
      const softClosedAt = editions.get(month);
      const soft = softClosedAt === undefined ? {} : { softClosedAt };
      return { month, status: 'closed', ...dates(month), ...soft, close: { size, root, closedAt, seq } };
    });
  }

  /** The publication times of first editions, by month. */
  private async editions(ledger: string, after: string): Promise<Map<Month, string>> {
    const rows = await this.database.read.find(ReportSnapshot, {
      where: { ledger, edition: EDITIONS.first, month: MoreThan(after) },
      select: { ledger: true, month: true, edition: true, madeAt: true },
    });
    return new Map(rows.map(({ month, madeAt }) => [month, madeAt]));
  }

  private async dates(ledger: string): Promise<(month: Month) => CloseDates> {
    const { calendar } = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    return (month) => closeDates(pack, month, calendar);
  }
}
