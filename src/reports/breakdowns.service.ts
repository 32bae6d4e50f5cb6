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
import { GroupFigures, PeopleBehind, ReportParts, ShopFigures, TrendMonth } from './report-parts';

/** Maximum number of months in the trend, including the report's own. */
const TREND_MONTHS = 12;

/** Figures of a month that are computed before its breakdown. */
export interface MonthContext {
  readonly ledger: string;
  readonly month: Month;
  readonly currency: string;
  readonly registered: number;
  /** Fund and dues in the currency's minor unit; points in hundredths. */
  readonly fundReceived: number;
  readonly pointsOutstanding: number;
  readonly fundClosing: number;
  readonly shops: readonly Shop[];
  readonly dues: {
    readonly shopDueCents: Readonly<Record<string, number>>;
    readonly shopCarriedCents: Readonly<Record<string, number>>;
  };
  /** The volunteers with the most service hours, by opaque id. */
  readonly topVolunteers: readonly { readonly id: string; readonly minutes: number }[];
}

/** Computes the breakdown of a month's report from its folded entries, closed months' figures and reference data. */
@Injectable()
export class Breakdowns {
  constructor(
    private readonly queries: BreakdownQueries,
    private readonly entries: EntryQueries,
    private readonly settlement: SettlementQueries,
    private readonly clock: Clock,
  ) {}

  /** The breakdown of one month. */
  async parts(context: MonthContext, breakdown: MonthBreakdown): Promise<ReportParts> {
    const { ledger, month, registered } = context;
    const close = await this.queries.close(ledger, month);
    const names = await this.queries.directory(ledger);
    const active = breakdown.total.volunteers;
    const returning = await this.queries.servedBefore(ledger, month, active);
    const shown = await this.queries.shownNames(
      ledger,
      context.topVolunteers.map(({ id }) => id),
    );
    return {
      asOf: close?.closedAt ?? this.clock.now(),
      close: close && { size: close.size, root: close.root, seq: close.seq },
      newVolunteers: active.length - returning,
      returningVolunteers: returning,
      notActiveVolunteers: registered - active.length,
      people: await this.people(context, breakdown),
      coinMinutesOutstanding: await this.entries.movedUpTo(ledger, month, 'coins', 'COIN'),
      byCategory: groups(breakdown, 'category', names),
      byUnit: groups(breakdown, 'unit', names),
      byOrganisation: groups(breakdown, 'organisation', names),
      byCohort: groups(breakdown, 'cohort', names),
      satisfaction: breakdown.satisfaction.summary(
        (category) => breakdown.groups.category.get(category)?.volunteers.length ?? 0,
      ),
      risenTo: Object.fromEntries([...breakdown.risen].sort()),
      fallenTo: Object.fromEntries([...breakdown.fallen].sort()),
      shops: await this.shops(context, breakdown),
      ...(await this.money(context, breakdown, close !== null)),
      trend: await this.trend(context, breakdown),
      mostHours: context.topVolunteers.map(({ id, minutes }) => ({ name: shown.get(id) ?? null, minutes })),
    };
  }

  /** How many people are behind the sums of a month. */
  async people(
    { ledger, month, shops }: Pick<MonthContext, 'ledger' | 'month' | 'shops'>,
    { redeeming, earlierDues }: MonthBreakdown,
  ): Promise<PeopleBehind> {
    const open = await this.settlement.openMonthsBefore(ledger, month);
    const unsettled = open.flatMap((earlier) => shops.map(({ id }) => ({ shop: id, month: earlier })));
    const unpaid = await this.settlement.uncoveredDues(ledger, month);
    return {
      redeeming: new Set([...redeeming.values()].flatMap((volunteers) => [...volunteers])).size,
      holdingPoints: await this.queries.holding(ledger, month, 'points'),
      holdingCoins: await this.queries.holding(ledger, month, 'coins'),
      coveredEarlier: await this.queries.redeeming(ledger, earlierDues),
      unpaidEarlier: await this.queries.redeeming(ledger, [...unsettled, ...unpaid]),
    };
  }

  private async shops(context: MonthContext, breakdown: MonthBreakdown): Promise<ShopFigures[]> {
    const figures: ShopFigures[] = [];
    for (const shop of context.shops) {
      const earlier = breakdown.earlierDues.filter((due) => due.shop === shop.id);
      const volunteersEarlier = await this.queries.redeeming(context.ledger, earlier);
      figures.push({ ...shopFigures(shop, context, breakdown), volunteersEarlier });
    }
    return figures;
  }

  private async money(
    { ledger, month, currency, fundReceived, fundClosing, pointsOutstanding, dues }: MonthContext,
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

  /** Dues of shops if this month and the open months before it were closed now. @param dues this month's, by shop */
  private async unsettled(ledger: string, month: Month, dues: Readonly<Record<string, number>>): Promise<number> {
    let sum = Object.values(dues).reduce((total, due) => total + due, 0);
    for (const earlier of await this.settlement.openMonthsBefore(ledger, month)) {
      const lines = await this.settlement.projectedSettlements(ledger, earlier);
      sum += lines.reduce((total, { due }) => total + due, 0);
    }
    return sum;
  }

  /** Earlier months as of their close, then this one. Entries of earlier months are not read. */
  private async trend({ ledger, month, registered }: MonthContext, { total }: MonthBreakdown): Promise<TrendMonth[]> {
    const earlier = await this.queries.earlier(ledger, month, TREND_MONTHS - 1);
    const { records, minutes, volunteers } = total;
    return [
      ...earlier.map((summary) => ({
        ...{ month: summary.month, records: summary.records, minutes: summary.minutes },
        ...{ activeVolunteers: summary.active, registeredVolunteers: summary.registered },
      })),
      { month, records, minutes, activeVolunteers: volunteers.length, registeredVolunteers: registered },
    ];
  }
}

/** Groups with service, most hours first. A category is named by its code; other groups are directory items. */
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

function shopFigures(
  { id, code, name }: Shop,
  { dues }: MonthContext,
  breakdown: MonthBreakdown,
): Omit<ShopFigures, 'volunteersEarlier'> {
  return {
    ...{ code, name },
    pointHundredthsRedeemed: breakdown.redeemed.get(id) ?? 0,
    pointHundredthsRefunded: breakdown.refunded.get(id) ?? 0,
    dueCents: dues.shopDueCents[code] ?? 0,
    coveredCents: breakdown.covered.get(id) ?? 0,
    coveredEarlierCents: breakdown.coveredEarlier.get(id) ?? 0,
    carriedCents: dues.shopCarriedCents[code] ?? 0,
    volunteers: breakdown.redeeming.get(id)?.size ?? 0,
  };
}
