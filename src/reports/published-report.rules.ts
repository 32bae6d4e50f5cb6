import type { EditionChange, Headline } from './edition-changes';
import type { PriorPeriodAdjustment } from './figures';
import type { Liability } from './liability';
import type { GroupFigures, ReportParts, ShopFigures, TrendMonth } from './report-parts';
import type { ImportedFigures, MonthReport } from './reports.service';
import { isTooFew, namedShown, withheldRows } from './small-numbers.rules';

/** Figures of which some are null where they are withheld. */
type OrNull<Figures, Name extends keyof Figures> = Omit<Figures, Name> & {
  readonly [Field in Name]: Figures[Field] | null;
};

const SHOP_AMOUNTS = [
  'pointHundredthsRedeemed',
  'pointHundredthsRefunded',
  'dueCents',
  'coveredCents',
  'coveredEarlierCents',
  'carriedCents',
] as const;
type ShopAmount = (typeof SHOP_AMOUNTS)[number];

export type PublishedGroup = OrNull<GroupFigures, 'minutes' | 'pointHundredths'>;
export type PublishedShop = OrNull<ShopFigures, ShopAmount>;
/** Sums over all shops. */
export type PublishedShopSums = Readonly<Record<ShopAmount, number | null>>;
export type PublishedTrendMonth = OrNull<TrendMonth, 'minutes'>;
export type PublishedAdjustment = OrNull<
  PriorPeriodAdjustment,
  'minutes' | 'coinMinutes' | 'pointHundredths' | 'cents'
>;
/** What was taken in from old books, in counts: their amounts could reveal those of the others. */
export type PublishedImport = Pick<ImportedFigures, 'recorder' | 'confirmer' | 'records' | 'redemptions'>;
export type PublishedFund = OrNull<ReportParts['fund'], 'spentCents' | 'closingCents'>;
export type PublishedLiability = OrNull<
  Liability,
  | 'pointHundredthsOutstanding'
  | 'pointsCents'
  | 'unpaidDuesCents'
  | 'totalCents'
  | 'fundCents'
  | 'coverageTenThousandths'
> & {
  /** Whether the fund covers all commitments; null when nothing is owed. Shown also where the amounts are not. */
  readonly enough: boolean | null;
};

interface PublishedTopVolunteer {
  readonly name: string | null;
  readonly minutes: number | null;
}

type PublishedParts = Omit<
  OrNull<ReportParts, 'coinMinutesOutstanding'>,
  'byCategory' | 'byUnit' | 'byOrganisation' | 'byCohort' | 'shops' | 'fund' | 'liability' | 'trend' | 'mostHours'
> & {
  readonly byCategory: readonly PublishedGroup[];
  readonly byUnit: readonly PublishedGroup[];
  readonly byOrganisation: readonly PublishedGroup[];
  readonly byCohort: readonly PublishedGroup[];
  readonly shops: readonly PublishedShop[];
  readonly shopSums: PublishedShopSums;
  readonly fund: PublishedFund;
  readonly liability: PublishedLiability;
  readonly trend: readonly PublishedTrendMonth[];
  readonly mostHours: readonly PublishedTopVolunteer[];
};

type PublishedTotal =
  | 'recordMinutes'
  | 'coinMinutesIssued'
  | 'pointHundredthsIssued'
  | 'pointHundredthsRedeemed'
  | 'pointHundredthsRefunded'
  | 'pointHundredthsOutstanding'
  | 'fundAfterSettlementCents';

/** Figures for the centre and auditors only: by code, or with the means of fewer than three people. */
type CentreOnly =
  'byCategory' | 'meanRatingHundredths' | 'shopDueCents' | 'shopPaidCents' | 'shopCarriedCents' | 'mostHours';

/** A report as the page and the table show it: without amounts of fewer than three people, which are null. */
export type PublishedReport = Omit<
  OrNull<MonthReport, PublishedTotal>,
  'breakdown' | 'priorPeriodAdjustments' | 'imported' | CentreOnly
> & {
  readonly breakdown: PublishedParts;
  readonly imported: readonly PublishedImport[];
  readonly priorPeriodAdjustments: readonly PublishedAdjustment[];
};

/** Whose amounts are of too few people in a month, and of what its sums carried from month to month are withheld. */
interface Withheld {
  /** Service hours, time coins and points earned in the month. */
  readonly service: boolean;
  /** Points taken and given back in the month, and the money due for them. */
  readonly redemptions: boolean;
  readonly points: boolean;
  readonly coins: boolean;
  /** Dues of earlier months that were covered at the close, and those that are not covered yet. */
  readonly coveredEarlier: boolean;
  readonly unpaid: boolean;
}

/**
 * The report for publication (docs/decisions/0041): on the wall, to shops, volunteers and the public. Counts of people,
 * records and rows stay. Means were withheld when they were computed (`Satisfaction`).
 */
export function publishedReport(report: MonthReport): PublishedReport {
  const withheld = withheldOf(report);
  const { byCategory: _, meanRatingHundredths: _means, mostHours: _numbers, ...shared } = report;
  const { shopDueCents: _due, shopPaidCents: _paid, shopCarriedCents: _carried, ...rest } = shared;
  const parts = publishedParts(report, withheld);
  const { closingCents } = parts.fund;
  return {
    ...rest,
    recordMinutes: unless(withheld.service, report.recordMinutes),
    coinMinutesIssued: unless(withheld.service, report.coinMinutesIssued),
    pointHundredthsIssued: unless(withheld.service, report.pointHundredthsIssued),
    pointHundredthsRedeemed: unless(withheld.redemptions, report.pointHundredthsRedeemed),
    pointHundredthsRefunded: unless(withheld.redemptions, report.pointHundredthsRefunded),
    pointHundredthsOutstanding: unless(withheld.points, report.pointHundredthsOutstanding),
    fundAfterSettlementCents: unless(closingCents === null, report.fundAfterSettlementCents),
    priorPeriodAdjustments: report.priorPeriodAdjustments.map(publishedAdjustment),
    imported: report.imported.map(({ recorder, confirmer, records, redemptions }) => ({
      ...{ recorder, confirmer, records, redemptions },
    })),
    breakdown: parts,
  };
}

/** An amount, or null when it is withheld. */
function unless(withheld: boolean, amount: number): number | null {
  return withheld ? null : amount;
}

function withheldOf({ activeVolunteers, breakdown }: MonthReport): Withheld {
  const { people, shops, liability } = breakdown;
  const service = isTooFew(activeVolunteers);
  const redemptions = isTooFew(people.redeeming);
  const uncovered = shops.reduce((sum, { dueCents, coveredCents }) => sum + dueCents - coveredCents, 0);
  const anyEarlier = shops.some(({ coveredEarlierCents }) => coveredEarlierCents !== 0);
  return {
    ...{ service, redemptions },
    // What was outstanding a month before is in that month's report: the difference would be the month's amounts.
    points: service || redemptions || isTooFew(people.holdingPoints),
    coins: service || isTooFew(people.holdingCoins),
    coveredEarlier: isTooFewBehind(anyEarlier, people.coveredEarlier),
    unpaid: redemptions || isTooFewBehind(liability.unpaidDuesCents !== uncovered, people.unpaidEarlier),
  };
}

/** Whether an amount is withheld that, unless it is zero, has people behind it. */
function isTooFewBehind(isNonZero: boolean, people: number): boolean {
  return isNonZero && isTooFew(Math.max(people, 1));
}

function publishedParts(report: MonthReport, withheld: Withheld): PublishedParts {
  const { breakdown } = report;
  const fund = publishedFund(breakdown, withheld);
  return {
    ...breakdown,
    coinMinutesOutstanding: unless(withheld.coins, breakdown.coinMinutesOutstanding),
    byCategory: publishedGroups(breakdown.byCategory),
    byUnit: publishedGroups(breakdown.byUnit),
    byOrganisation: publishedGroups(breakdown.byOrganisation),
    byCohort: publishedGroups(breakdown.byCohort),
    ...publishedShops(breakdown.shops, withheld),
    fund,
    liability: publishedLiability(breakdown.liability, withheld, fund.closingCents),
    trend: breakdown.trend.map((one) => ({ ...one, minutes: unless(isTooFew(one.activeVolunteers), one.minutes) })),
    mostHours: publishedTop(breakdown.mostHours, report.activeVolunteers),
  };
}

/** The withheld groups come last, in the order of their codes: their place among the others would say how much. */
function publishedGroups(groups: readonly GroupFigures[]): PublishedGroup[] {
  const withheld = withheldRows(groups.map(({ activeVolunteers }) => activeVolunteers));
  const codeOf = ({ code }: GroupFigures): string => code ?? '';
  const hidden = groups
    .filter((_, n) => withheld[n])
    .sort((a, b) => (codeOf(a) < codeOf(b) ? -1 : 1))
    .map((group) => ({ ...group, minutes: null, pointHundredths: null }));
  return [...groups.filter((_, n) => !withheld[n]), ...hidden];
}

/** Earlier dues are of the people of earlier months, and a column of their own. */
function publishedShops(
  shops: readonly ShopFigures[],
  withheld: Withheld,
): { shops: PublishedShop[]; shopSums: PublishedShopSums } {
  const ownAmounts = SHOP_AMOUNTS.filter((name) => name !== 'coveredEarlierCents');
  const own = withheldRows(
    shops.map((shop) => (ownAmounts.some((name) => shop[name] !== 0) ? Math.max(shop.volunteers, 1) : 0)),
  );
  const earlier = withheldRows(
    shops.map((shop) => (shop.coveredEarlierCents === 0 ? 0 : Math.max(shop.volunteersEarlier, 1))),
  );
  const sumOf = (name: ShopAmount): number | null => {
    const [rows, all] =
      name === 'coveredEarlierCents' ? [earlier, withheld.coveredEarlier] : [own, withheld.redemptions];
    const isAlone = rows.filter(Boolean).length === 1;
    return unless(
      all || isAlone,
      shops.reduce((sum, shop) => sum + shop[name], 0),
    );
  };
  const rowOf = (shop: ShopFigures, n: number): PublishedShop => {
    const amounts = ownAmounts.map((name) => [name, unless(own[n] ?? true, shop[name])] as const);
    const coveredEarlierCents = unless(earlier[n] ?? true, shop.coveredEarlierCents);
    return { ...shop, ...(Object.fromEntries(amounts) as PublishedShopSums), coveredEarlierCents };
  };
  return {
    shops: shops.map(rowOf),
    shopSums: Object.fromEntries(SHOP_AMOUNTS.map((name) => [name, sumOf(name)])) as PublishedShopSums,
  };
}

/** With what the fund had, received and has left, what it spent could be computed. */
function publishedFund({ fund }: ReportParts, { redemptions, coveredEarlier }: Withheld): PublishedFund {
  const withheld = fund.spentCents !== 0 && (redemptions || coveredEarlier);
  return {
    ...fund,
    spentCents: unless(withheld, fund.spentCents),
    closingCents: unless(withheld, fund.closingCents),
  };
}

/** With one of the two parts of the commitments, the other could be computed from their sum, or from the coverage. */
function publishedLiability(owed: Liability, { points, unpaid }: Withheld, fund: number | null): PublishedLiability {
  return {
    centsPerPoint: owed.centsPerPoint,
    pointHundredthsOutstanding: unless(points, owed.pointHundredthsOutstanding),
    pointsCents: unless(points, owed.pointsCents),
    unpaidDuesCents: unless(unpaid, owed.unpaidDuesCents),
    totalCents: unless(points || unpaid, owed.totalCents),
    fundCents: fund,
    coverageTenThousandths: points === unpaid ? owed.coverageTenThousandths : null,
    enough: owed.totalCents === 0 ? null : owed.fundCents >= owed.totalCents,
  };
}

/** Only people who agreed to be named appear with their hours: a row of this list is the amount of one person. */
function publishedTop(top: ReportParts['mostHours'], active: number): PublishedTopVolunteer[] {
  let left = namedShown(top.filter(({ name }) => name !== null).length, active);
  return top.map(({ name, minutes }) => ({ name, minutes: unless(name === null || (left -= 1) < 0, minutes) }));
}

/** An adjustment is an entry, and the amount of one person, unless it is money that the fund received. */
function publishedAdjustment(one: PriorPeriodAdjustment): PublishedAdjustment {
  if (one.of === 'fund.received') return one;
  return { ...one, minutes: null, coinMinutes: null, pointHundredths: null };
}

/** A figure that differs in a later edition; null where an edition withholds it. */
export type PublishedChange = OrNull<EditionChange, 'before' | 'after'>;

/** The differences between two editions, without what either withholds. */
export function publishedChanges(
  changes: readonly EditionChange[],
  editions: readonly PublishedReport[],
): PublishedChange[] {
  return changes.map((change) =>
    editions.some((edition) => isWithheld(change.figure, edition)) ? { ...change, before: null, after: null } : change,
  );
}

function isWithheld(figure: Headline, report: PublishedReport): boolean {
  if (figure === 'shopDueCents') return report.breakdown.shopSums.dueCents === null;
  if (figure === 'shopPaidCents') {
    const { coveredCents, coveredEarlierCents } = report.breakdown.shopSums;
    return coveredCents === null || coveredEarlierCents === null;
  }
  return report[figure] === null;
}
