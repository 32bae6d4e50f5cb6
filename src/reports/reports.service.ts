import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { Month } from '../common/instant';
import { Policies } from '../policies/policies.service';
import { ImportSources } from '../communities/import-sources.service';
import { ImportSource } from '../communities/imported-by';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { SettlementQueries } from '../period-close/settlement-queries';
import { Breakdowns } from './breakdowns.service';
import { CategoryFigures, MonthFigures, PriorPeriodAdjustment, meanHundredths } from './figures';
import { ReportParts } from './report-parts';
import { ReportQueries } from './report-queries';

/** What of a month's figures an import of old books took in, and who answers for it. */
export interface ImportedFigures extends ImportSource {
  readonly records: number;
  readonly minutes: number;
  readonly pointHundredths: number;
  readonly redemptions: number;
  readonly pointHundredthsRedeemed: number;
  readonly fundReceivedCents: number;
}

/**
 * The figures of a month; examples/README.md defines each. Time is in minutes, points are in hundredths and money is in
 * the currency's minor unit.
 */
export interface MonthReport {
  readonly ledger: string;
  readonly month: Month;
  /** Figures of an open month are as of now: its dues are those of a close today, and nothing is paid yet. */
  readonly closed: boolean;
  /**
   * Set when nothing was there yet in the month: the first month with a registration, an entry or a rejected row. All
   * figures are zero then. Null in any other month.
   */
  readonly nothingBefore: Month | null;
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
  /** Records submitted after their due date. */
  readonly lateRecords: number;
  /** Services of the month without a rating booked in the month. */
  readonly unratedServices: number;
  readonly grades: Readonly<Record<string, number>>;
  readonly registeredVolunteers: number;
  readonly activeVolunteers: number;
  readonly byCategory: Readonly<Record<string, CategoryFigures>>;
  readonly meanRatingHundredths: Readonly<Record<string, number>>;
  readonly shopDueCents: Readonly<Record<string, number>>;
  readonly shopPaidCents: Readonly<Record<string, number>>;
  /** Negative dues, carried forward to the next statement. */
  readonly shopCarriedCents: Readonly<Record<string, number>>;
  readonly fundReceivedCents: number;
  readonly fundAfterSettlementCents: number;
  readonly starLevels: Readonly<Record<string, number>>;
  readonly promoted: number;
  readonly mostHours: readonly (readonly [code: string, minutes: number])[];
  readonly priorPeriodAdjustments: readonly PriorPeriodAdjustment[];
  /** What of the figures above was taken in from old books, by import. */
  readonly imported: readonly ImportedFigures[];
  /** The same month by groups, shops and money. */
  readonly breakdown: ReportParts;
}

/** Length of the list of volunteers with the most service hours. */
const MAX_TOP_VOLUNTEERS = 5;

/** Computes monthly incentive reports from the ledger, anew for each request. */
@Injectable()
export class Reports {
  constructor(
    private readonly queries: ReportQueries,
    private readonly breakdowns: Breakdowns,
    private readonly settlement: SettlementQueries,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly referenceData: ReferenceData,
    private readonly importSources: ImportSources,
  ) {}

  /** The figures of one month. */
  async month(ledger: string, month: Month): Promise<MonthReport> {
    return (await this.monthWithTopVolunteers(ledger, month)).report;
  }

  /** The same, with the opaque ids of the volunteers with the most service hours. */
  async monthWithTopVolunteers(
    ledger: string,
    month: Month,
  ): Promise<{ report: MonthReport; topVolunteers: readonly { id: string; minutes: number }[] }> {
    const { currency, zone } = await this.ledgers.get(ledger);
    const { figures, breakdown } = await this.queries.figures(ledger, month);
    const closed = figures.registered !== undefined || (await this.queries.isClosedWithLater(ledger, month));
    const registered = figures.registered ?? (await this.queries.registered(ledger, month, zone));
    const firstMonth = await this.queries.firstMonth(ledger);
    const shops = await this.queries.shops(ledger);
    const dues = closed ? settled(figures, shops) : await this.dues(ledger, month, shops);
    const pointsOutstanding = await this.queries.outstanding(ledger, month, 'points', 'POINT');
    const fundClosing = await this.queries.outstanding(ledger, month, 'fund', currency);
    const topVolunteers = await this.topVolunteers(ledger, figures);
    const context = { ledger, month, currency, registered, pointsOutstanding, fundClosing, shops, dues, topVolunteers };
    const report: MonthReport = {
      ledger,
      month,
      closed,
      nothingBefore: firstMonth !== null && month < firstMonth ? firstMonth : null,
      ...serviceFigures(figures),
      ...redemptionFigures(figures),
      refused: await this.refused(ledger, month),
      pointHundredthsOutstanding: pointsOutstanding,
      registeredVolunteers: registered,
      ...dues,
      fundAfterSettlementCents: fundClosing,
      starLevels: await this.levels(ledger, month, registered),
      mostHours: topVolunteers.map(({ code, minutes }) => [code, minutes]),
      priorPeriodAdjustments: figures.adjustments,
      imported: await this.imported(ledger, figures),
      breakdown: await this.breakdowns.parts({ ...context, fundReceived: figures.fundReceived }, breakdown),
    };
    return { report, topVolunteers };
  }

  private async imported(ledger: string, { imported }: MonthFigures): Promise<ImportedFigures[]> {
    const sources = await this.importSources.of(ledger, imported.keys());
    return sources.flatMap((source) => {
      const part = imported.get(source.import);
      if (!part) return [];
      const { records, minutes, points, redemptions, redeemed, fundReceived } = part;
      return {
        ...{ ...source, records, minutes, pointHundredths: points, redemptions },
        ...{ pointHundredthsRedeemed: redeemed, fundReceivedCents: fundReceived },
      };
    });
  }

  private async refused(ledger: string, month: Month): Promise<MonthReport['refused']> {
    const refused: Record<string, Record<string, number>> = {};
    for (const { kind, reason, rows } of await this.queries.refused(ledger, month)) {
      refused[kind] = { ...refused[kind], [reason]: rows };
    }
    return refused;
  }

  /** Dues of shops if an open month were closed now. */
  private async dues(ledger: string, month: Month, shops: readonly Shop[]): Promise<ShopSums> {
    const lines = await this.settlement.projectedSettlements(ledger, month);
    const line = (shop: string) => lines.find((candidate) => candidate.shop === shop);
    return {
      shopDueCents: byShop(shops, (shop) => line(shop)?.due),
      shopPaidCents: byShop(shops, () => 0),
      shopCarriedCents: byShop(shops, (shop) => line(shop)?.carriedOut),
    };
  }

  /** Number of volunteers by star level; level 0 is all registered volunteers without a level. */
  private async levels(ledger: string, month: Month, registered: number): Promise<Record<string, number>> {
    const { pack } = await this.policies.inForce(ledger);
    const counted = await this.queries.levels(ledger, month);
    const levels = pack.levels.recordMinutes.map((_, n) => [String(n + 1), counted.get(n + 1) ?? 0] as const);
    const risen = levels.reduce((sum, [, people]) => sum + people, 0);
    return Object.fromEntries([['0', registered - risen], ...levels]);
  }

  /** The volunteers with the most service hours; ties in order of their numbers. */
  private async topVolunteers(
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
      .slice(0, MAX_TOP_VOLUNTEERS);
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

/** The members of a report about service that follow from the month's entries alone. */
export function serviceFigures(
  figures: MonthFigures,
): Pick<MonthReport, ServiceFigures | 'activeVolunteers' | 'byCategory'> {
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

type RedemptionFigures =
  'redemptions' | 'refunds' | 'pointHundredthsRedeemed' | 'pointHundredthsRefunded' | 'fundReceivedCents';

/** The members of a report about redemptions, ratings and levels that follow from the month's entries alone. */
export function redemptionFigures(
  figures: MonthFigures,
): Pick<MonthReport, RedemptionFigures | 'ratings' | 'meanRatingHundredths' | 'promoted'> {
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

/** Dues of shops at a month's close, and what the fund covered of them. */
function settled({ due, paid, carried }: MonthFigures, shops: readonly Shop[]): ShopSums {
  const of = (sums: ReadonlyMap<string, number>) => byShop(shops, (shop) => sums.get(shop));
  return { shopDueCents: of(due), shopPaidCents: of(paid), shopCarriedCents: of(carried) };
}

/** An amount for each shop, by the shop's number. */
function byShop(shops: readonly Shop[], value: (shop: string) => number | undefined): Record<string, number> {
  return Object.fromEntries(shops.map(({ id, code }) => [code, value(id) ?? 0]));
}
