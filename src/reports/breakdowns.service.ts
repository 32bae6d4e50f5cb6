import { Injectable } from '@nestjs/common';
import { dayBefore } from '../common/calendar';
import { Clock } from '../common/clock';
import { Month } from '../common/instant';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { DirectoryItem } from '../communities/directory-item.entity';
import { Shop } from '../communities/shop.entity';
import { SettlementQueries } from '../period-close/settlement-queries';
import { Grouping, MonthBreakdown, Tally } from './breakdown.rules';
import { BreakdownQueries } from './breakdown-queries';
import { liability } from './liability';
import { GroupFigures, ReportParts, ShopFigures, TrendMonth } from './report-parts';

/** How many months a trend has, the report's own among them. */
const TREND_MONTHS = 12;

/** What is known of a month already when its parts are put together. */
export interface KnownOfMonth {
  readonly ledger: string;
  readonly month: Month;
  readonly currency: string;
  readonly registered: number;
  readonly fundReceived: number;
  readonly pointsOutstanding: number;
  readonly fundClosing: number;
  readonly shops: readonly Shop[];
  readonly dues: {
    readonly shopDueCents: Readonly<Record<string, number>>;
    readonly shopCarriedCents: Readonly<Record<string, number>>;
  };
  /** Those with most hours: opaque id and minutes. */
  readonly most: readonly { readonly id: string; readonly minutes: number }[];
}

/** Puts the parts of a month's report together from the fold of its entries, closed months' figures and the registers. */
@Injectable()
export class Breakdowns {
  constructor(
    private readonly queries: BreakdownQueries,
    private readonly entries: EntryQueries,
    private readonly settlement: SettlementQueries,
    private readonly clock: Clock,
  ) {}

  /** The parts of one month. */
  async parts(known: KnownOfMonth, breakdown: MonthBreakdown): Promise<ReportParts> {
    const { ledger, month, registered } = known;
    const close = await this.queries.close(ledger, month);
    const names = await this.queries.directory(ledger);
    const active = breakdown.total.volunteers;
    const returning = await this.queries.servedBefore(ledger, month, active);
    const shown = await this.queries.shownNames(
      ledger,
      known.most.map(({ id }) => id),
    );
    return {
      asOf: close?.closedAt ?? this.clock.now(),
      close: close && { size: close.size, root: close.root, seq: close.seq },
      newVolunteers: active.length - returning,
      returningVolunteers: returning,
      notActiveVolunteers: registered - active.length,
      coinMinutesOutstanding: await this.entries.movedUpTo(ledger, month, 'coins', 'COIN'),
      byCategory: groups(breakdown, 'category', names),
      byUnit: groups(breakdown, 'unit', names),
      byOrganisation: groups(breakdown, 'organisation', names),
      byCohort: groups(breakdown, 'cohort', names),
      satisfaction: breakdown.satisfaction.shown(
        (category) => breakdown.groups.category.get(category)?.volunteers.length ?? 0,
      ),
      risenTo: Object.fromEntries([...breakdown.risen].sort()),
      fallenTo: Object.fromEntries([...breakdown.fallen].sort()),
      shops: known.shops.map((shop) => shopFigures(shop, known, breakdown)),
      ...(await this.money(known, breakdown, close !== null)),
      trend: await this.trend(known, breakdown),
      mostHours: known.most.map(({ id, minutes }) => ({ name: shown.get(id) ?? null, minutes })),
    };
  }

  private async money(
    { ledger, month, currency, fundReceived, fundClosing, pointsOutstanding, dues }: KnownOfMonth,
    { fundSpent }: MonthBreakdown,
    closed: boolean,
  ): Promise<Pick<ReportParts, 'fund' | 'liability'>> {
    const opening = await this.entries.movedUpTo(ledger, dayBefore(month).slice(0, 7), 'fund', currency);
    const summary = closed ? await this.queries.summary(ledger, month) : null;
    const payable = await this.entries.movedUpTo(ledger, month, 'payable', currency);
    const unsettled = closed ? 0 : await this.unsettled(ledger, month, dues.shopDueCents);
    return {
      fund: {
        openingCents: opening,
        receivedCents: fundReceived,
        spentCents: fundSpent,
        adjustedCents: fundClosing - opening - fundReceived + fundSpent,
        closingCents: fundClosing,
      },
      liability: liability({
        pointHundredths: pointsOutstanding,
        centsPerPoint: summary ? summary.centsPerPoint : await this.settlement.highestRate(ledger),
        unpaidDuesCents: payable + unsettled,
        fundCents: fundClosing,
      }),
    };
  }

  /** What shops would be due if this month, whose dues are known, and open ones before it were closed now. */
  private async unsettled(ledger: string, month: Month, known: Readonly<Record<string, number>>): Promise<number> {
    let sum = Object.values(known).reduce((dues, due) => dues + due, 0);
    for (const one of await this.settlement.openMonthsBefore(ledger, month)) {
      const lines = await this.settlement.projectedSettlements(ledger, one);
      sum += lines.reduce((dues, { due }) => dues + due, 0);
    }
    return sum;
  }

  /** Earlier months as they were closed, then this one; no entry of an earlier month is read. */
  private async trend({ ledger, month, registered }: KnownOfMonth, { total }: MonthBreakdown): Promise<TrendMonth[]> {
    const earlier = await this.queries.earlier(ledger, month, TREND_MONTHS - 1);
    const { records, minutes, volunteers } = total;
    return [
      ...earlier.map((one) => ({
        ...{ month: one.month, records: one.records, minutes: one.minutes },
        ...{ activeVolunteers: one.active, registeredVolunteers: one.registered },
      })),
      { month, records, minutes, activeVolunteers: volunteers.length, registeredVolunteers: registered },
    ];
  }
}

/** Groups with service, those with most hours first. A category is its own name; the others are lines of a list. */
function groups(
  { groups: all }: MonthBreakdown,
  grouping: Grouping,
  names: ReadonlyMap<string, DirectoryItem>,
): GroupFigures[] {
  return [...all[grouping]]
    .filter(([, { records }]) => records > 0)
    .map(([key, tally]) => {
      const item = names.get(key);
      const own = key === '' ? null : key;
      return groupFigures(grouping === 'category' ? own : (item?.code ?? own), item?.name ?? null, tally);
    })
    .sort((a, b) => b.minutes - a.minutes || ((a.code ?? '') < (b.code ?? '') ? -1 : 1));
}

function groupFigures(code: string | null, name: string | null, tally: Tally): GroupFigures {
  const { records, minutes, points, volunteers } = tally;
  return { code, name, records, minutes, pointHundredths: points, activeVolunteers: volunteers.length };
}

function shopFigures({ id, code, name }: Shop, { dues }: KnownOfMonth, breakdown: MonthBreakdown): ShopFigures {
  return {
    ...{ code, name },
    pointHundredthsRedeemed: breakdown.redeemed.get(id) ?? 0,
    pointHundredthsRefunded: breakdown.refunded.get(id) ?? 0,
    dueCents: dues.shopDueCents[code] ?? 0,
    coveredCents: breakdown.covered.get(id) ?? 0,
    coveredEarlierCents: breakdown.coveredEarlier.get(id) ?? 0,
    carriedCents: dues.shopCarriedCents[code] ?? 0,
  };
}
