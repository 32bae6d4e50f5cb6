import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Month } from '../common/instant';
import { Policies } from '../policies/policies.service';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { SettlementQueries } from '../period-close/settlement-queries';
import { Breakdowns } from './breakdowns.service';
import { CategoryFigures, MonthFigures, PriorPeriodAdjustment, meanHundredths } from './figures';
import { ReportParts } from './report-parts';
import { ReportQueries } from './report-queries';

/** The figures of a month. examples/README.md says what each means. */
export interface MonthReport {
  readonly ledger: string;
  readonly month: Month;
  /** An open month's figures are as of now: its dues are what a close today would give, and nothing is paid yet. */
  readonly closed: boolean;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly recordMinutes: number;
  readonly coinMinutesIssued: number;
  readonly pointHundredthsIssued: number;
  readonly pointHundredthsRedeemed: number;
  readonly pointHundredthsRefunded: number;
  readonly pointHundredthsOutstanding: number;
  readonly redemptions: number;
  readonly refunds: number;
  readonly ratings: number;
  readonly signOutsFilled: number;
  /** Records that came after their due date. */
  readonly lateRecords: number;
  /** Services of the month without a rating that counts in it. */
  readonly unratedServices: number;
  readonly grades: Readonly<Record<string, number>>;
  readonly registeredVolunteers: number;
  readonly activeVolunteers: number;
  readonly byCategory: Readonly<Record<string, CategoryFigures>>;
  readonly meanRatingHundredths: Readonly<Record<string, number>>;
  readonly shopDueCents: Readonly<Record<string, number>>;
  readonly shopPaidCents: Readonly<Record<string, number>>;
  /** Dues below zero, carried to the next statement. */
  readonly shopCarriedCents: Readonly<Record<string, number>>;
  readonly fundReceivedCents: number;
  readonly fundAfterSettlementCents: number;
  readonly starLevels: Readonly<Record<string, number>>;
  readonly promoted: number;
  readonly mostHours: readonly (readonly [code: string, minutes: number])[];
  readonly priorPeriodAdjustments: readonly PriorPeriodAdjustment[];
  /** The same month part by part. */
  readonly breakdown: ReportParts;
}

/** How many of those with most hours are named. */
const MOST = 5;

/** Reports, computed from the ledger each time they are asked for. */
@Injectable()
export class Reports {
  constructor(
    private readonly queries: ReportQueries,
    private readonly breakdowns: Breakdowns,
    private readonly settlement: SettlementQueries,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly referenceData: ReferenceData,
  ) {}

  /** The figures of one month. */
  async month(ledger: string, month: Month): Promise<MonthReport> {
    return (await this.withPeople(ledger, month)).report;
  }

  /** The same, with the opaque ids of those who have most hours. */
  async withPeople(
    ledger: string,
    month: Month,
  ): Promise<{ report: MonthReport; most: readonly { id: string; minutes: number }[] }> {
    const { currency } = await this.ledgers.get(ledger);
    const { figures, breakdown } = await this.queries.figures(ledger, month);
    const atClose = figures.registered ?? (await this.queries.registeredWhenShut(ledger, month));
    const closed = atClose !== undefined;
    const registered = atClose ?? (await this.queries.registered(ledger));
    const shops = await this.queries.shops(ledger);
    const dues = closed ? settled(figures, shops) : await this.dues(ledger, month, shops);
    const pointsOutstanding = await this.queries.outstanding(ledger, month, 'points', 'POINT');
    const fundClosing = await this.queries.outstanding(ledger, month, 'fund', currency);
    const most = await this.most(ledger, figures);
    const known = { ledger, month, currency, registered, pointsOutstanding, fundClosing, shops, dues, most };
    const report: MonthReport = {
      ledger,
      month,
      closed,
      ...service(figures),
      ...exchange(figures),
      refused: await this.refused(ledger, month),
      pointHundredthsOutstanding: pointsOutstanding,
      registeredVolunteers: registered,
      ...dues,
      fundAfterSettlementCents: fundClosing,
      starLevels: await this.levels(ledger, month, registered),
      mostHours: most.map(({ code, minutes }) => [code, minutes]),
      priorPeriodAdjustments: figures.adjustments,
      breakdown: await this.breakdowns.parts({ ...known, fundReceived: figures.fundReceived }, breakdown),
    };
    return { report, most };
  }

  private async refused(ledger: string, month: Month): Promise<MonthReport['refused']> {
    const refused: Record<string, Record<string, number>> = {};
    for (const { kind, reason, rows } of await this.queries.refused(ledger, month)) {
      refused[kind] = { ...refused[kind], [reason]: rows };
    }
    return refused;
  }

  /** What shops would be due if an open month were closed now. */
  private async dues(ledger: string, month: Month, shops: readonly Shop[]): Promise<ShopSums> {
    const lines = await this.settlement.projectedSettlements(ledger, month);
    const line = (shop: string) => lines.find((one) => one.shop === shop);
    return {
      shopDueCents: byShop(shops, (shop) => line(shop)?.due),
      shopPaidCents: byShop(shops, () => 0),
      shopCarriedCents: byShop(shops, (shop) => line(shop)?.carriedOut),
    };
  }

  /** Level 0 is everybody registered who has none of the others. */
  private async levels(ledger: string, month: Month, registered: number): Promise<Record<string, number>> {
    const { pack } = await this.policies.inForce(ledger);
    const counted = await this.queries.levels(ledger, month);
    const levels = pack.levels.recordMinutes.map((_, n) => [String(n + 1), counted.get(n + 1) ?? 0] as const);
    const risen = levels.reduce((sum, [, people]) => sum + people, 0);
    return Object.fromEntries([['0', registered - risen], ...levels]);
  }

  /** Those with most hours, ties by number. */
  private async most(
    ledger: string,
    { volunteers }: MonthFigures,
  ): Promise<{ id: string; code: string; minutes: number }[]> {
    const served = [...volunteers].filter(([, { records }]) => records > 0);
    const codes = await this.referenceData.numbersOf(
      ledger,
      served.map(([id]) => id),
    );
    return served
      .map(([id, { minutes }]) => ({ id, code: codes.get(id) ?? id, minutes }))
      .sort((a, b) => b.minutes - a.minutes || (a.code < b.code ? -1 : 1))
      .slice(0, MOST);
  }
}

type ServiceFigures =
  | 'accepted'
  | 'signOutsFilled'
  | 'lateRecords'
  | 'unratedServices'
  | 'grades'
  | 'recordMinutes'
  | 'coinMinutesIssued'
  | 'pointHundredthsIssued';

function service(figures: MonthFigures): Pick<MonthReport, ServiceFigures | 'activeVolunteers' | 'byCategory'> {
  return {
    accepted: figures.accepted,
    signOutsFilled: figures.signOutsFilled,
    lateRecords: figures.late,
    unratedServices: figures.unrated,
    grades: sorted([...figures.grades].filter(([, count]) => count > 0)),
    recordMinutes: figures.recordMinutes,
    coinMinutesIssued: figures.coinMinutes,
    pointHundredthsIssued: figures.points,
    activeVolunteers: [...figures.volunteers.values()].filter(({ records }) => records > 0).length,
    byCategory: sorted([...figures.byCategory].filter(([, { records }]) => records > 0)),
  };
}

type ExchangeFigures =
  'redemptions' | 'refunds' | 'pointHundredthsRedeemed' | 'pointHundredthsRefunded' | 'fundReceivedCents';

function exchange(
  figures: MonthFigures,
): Pick<MonthReport, ExchangeFigures | 'ratings' | 'meanRatingHundredths' | 'promoted'> {
  return {
    redemptions: figures.redemptions,
    refunds: figures.refunds,
    pointHundredthsRedeemed: figures.redeemed,
    pointHundredthsRefunded: figures.refunded,
    fundReceivedCents: figures.fundReceived,
    ratings: figures.ratings,
    meanRatingHundredths: sorted([...figures.stars].map(([category, stars]) => [category, meanHundredths(stars)])),
    promoted: figures.promoted,
  };
}

function sorted<T>(pairs: [string, T][]): Record<string, T> {
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type ShopSums = Pick<MonthReport, 'shopDueCents' | 'shopPaidCents' | 'shopCarriedCents'>;

/** What shops were due, and what of it was covered, at a month's close. */
function settled({ due, paid, carried }: MonthFigures, shops: readonly Shop[]): ShopSums {
  const of = (sums: ReadonlyMap<string, number>) => byShop(shops, (shop) => sums.get(shop));
  return { shopDueCents: of(due), shopPaidCents: of(paid), shopCarriedCents: of(carried) };
}

/** A sum by shops' numbers. */
function byShop(shops: readonly Shop[], value: (shop: string) => number | undefined): Record<string, number> {
  return Object.fromEntries(shops.map(({ id, code }) => [code, value(id) ?? 0]));
}
