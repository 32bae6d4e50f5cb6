import { Cell } from '../common/csv';
import { formatInstant } from '../common/formatters';
import { nothingBeforeText } from './page/report.messages';
import { PublishedGroup, PublishedReport } from './published-report.rules';

/** What the table needs of a ledger: amounts are in its currency, instants in its time zone. */
export interface ReportLedger {
  readonly currency: string;
  readonly zone: string;
}

type Parts = PublishedReport['breakdown'];

/** A figure: measure, unit and value. `null` is a value that is withheld. */
type Figure = readonly [measure: string, unit: string, value: Cell];

const HEADER: readonly Cell[] = ['section', 'key', 'name', 'measure', 'unit', 'value'];

/**
 * A month's report as a tidy table, one figure per row. Amounts are in minor units, named in the `unit` column: minutes
 * of service (MIN) or of time coins (COIN), hundredths of a point (POINT), the currency's minor unit. Withheld figures
 * have no value. A month before anything was there has one row, which says so.
 */
export function reportCsv(report: PublishedReport, { currency, zone }: ReportLedger): (readonly Cell[])[] {
  const { breakdown: parts, month, nothingBefore } = report;
  if (nothingBefore !== null) {
    const text = (['zh', 'en'] as const).map((language) => nothingBeforeText({ month, nothingBefore }, language));
    return [HEADER, ...rows('month', month, text.join(' '), [['nothingBefore', 'month', nothingBefore]])];
  }
  return [
    HEADER,
    ...rows('month', month, null, [...asOf(report, zone), ...totals(report, currency)]),
    ...groupRows('category', parts.byCategory),
    ...groupRows('unit', parts.byUnit),
    ...groupRows('organisation', parts.byOrganisation),
    ...groupRows('cohort', parts.byCohort),
    ...satisfactionRows(parts.satisfaction),
    ...Object.entries(report.grades).flatMap(([grade, n]) => rows('grade', grade, null, [['records', 'count', n]])),
    ...starRows(report),
    ...parts.mostHours.flatMap(({ name, minutes }, n) =>
      rows('mostHours', String(n + 1), name, [['recordTime', 'MIN', minutes]]),
    ),
    ...shopRows(parts, currency),
    ...moneyRows(parts, currency),
    ...Object.entries(report.refused).flatMap(([kind, reasons]) =>
      Object.entries(reasons).flatMap(([reason, n]) => rows('refused', kind, reason, [['rows', 'count', n]])),
    ),
    ...adjustmentRows(report, currency),
    ...report.imported.flatMap(({ recorder, confirmer, records, redemptions }) =>
      rows('imported', recorder, confirmer, [
        ['records', 'count', records],
        ['redemptions', 'count', redemptions],
      ]),
    ),
    ...parts.trend.flatMap((one) =>
      rows('trend', one.month, null, [
        ['records', 'count', one.records],
        ['recordTime', 'MIN', one.minutes],
        ['activeVolunteers', 'people', one.activeVolunteers],
        ['registeredVolunteers', 'people', one.registeredVolunteers],
      ]),
    ),
  ];
}

function rows(section: string, key: Cell, name: Cell, figures: readonly Figure[]): Cell[][] {
  return figures.map((figure) => [section, key, name, ...figure]);
}

/** Whether the month is closed, the local time of the figures, and the log to check them against. */
function asOf({ closed, breakdown: { asOf: at, close } }: PublishedReport, zone: string): Figure[] {
  return [
    ['closed', 'yes or no', closed ? 'yes' : 'no'],
    ['asOf', `time in ${zone}`, formatInstant(at, zone)],
    ['logSize', 'entries', close?.size ?? null],
    ['logRoot', 'SHA-256', close?.root ?? null],
  ];
}

function totals(report: PublishedReport, currency: string): Figure[] {
  const { breakdown: parts } = report;
  return [
    ['records', 'count', report.accepted],
    ['signOutsFilled', 'count', report.signOutsFilled],
    ['lateRecords', 'count', report.lateRecords],
    ['unratedServices', 'count', report.unratedServices],
    ['recordTime', 'MIN', report.recordMinutes],
    ['coinsIssued', 'COIN', report.coinMinutesIssued],
    ['coinsOutstanding', 'COIN', parts.coinMinutesOutstanding],
    ['pointsIssued', 'POINT', report.pointHundredthsIssued],
    ['pointsRedeemed', 'POINT', report.pointHundredthsRedeemed],
    ['pointsRefunded', 'POINT', report.pointHundredthsRefunded],
    ['pointsOutstanding', 'POINT', report.pointHundredthsOutstanding],
    ['redemptions', 'count', report.redemptions],
    ['refunds', 'count', report.refunds],
    ['registeredVolunteers', 'people', report.registeredVolunteers],
    ['activeVolunteers', 'people', report.activeVolunteers],
    ['newVolunteers', 'people', parts.newVolunteers],
    ['returningVolunteers', 'people', parts.returningVolunteers],
    ['notActiveVolunteers', 'people', parts.notActiveVolunteers],
    ['promoted', 'people', report.promoted],
    ['fundReceived', currency, report.fundReceivedCents],
    ['fundAfterSettlement', currency, report.fundAfterSettlementCents],
  ];
}

function groupRows(section: string, groups: readonly PublishedGroup[]): Cell[][] {
  return groups.flatMap((group) =>
    rows(section, group.code, group.name, [
      ['records', 'count', group.records],
      ['recordTime', 'MIN', group.minutes],
      ['pointsIssued', 'POINT', group.pointHundredths],
      ['activeVolunteers', 'people', group.activeVolunteers],
    ]),
  );
}

function satisfactionRows({ overall, byCategory }: Parts['satisfaction']): Cell[][] {
  const all = [['', overall] as const, ...Object.entries(byCategory)];
  return all.flatMap(([category, { ratings, raters, meanHundredths }]) =>
    rows('satisfaction', category, null, [
      ['ratings', 'count', ratings],
      ['raters', 'people', raters],
      ['meanRating', 'hundredths of a star', meanHundredths],
    ]),
  );
}

function starRows({ starLevels, breakdown: { risenTo, fallenTo } }: PublishedReport): Cell[][] {
  return Object.entries(starLevels).flatMap(([level, people]) =>
    rows('starLevel', level, null, [
      ['volunteers', 'people', people],
      ['rose', 'people', risenTo[level] ?? 0],
      ['fell', 'people', fallenTo[level] ?? 0],
    ]),
  );
}

function shopRows({ shops }: Parts, currency: string): Cell[][] {
  return shops.flatMap((shop) =>
    rows('shop', shop.code, shop.name, [
      ['pointsRedeemed', 'POINT', shop.pointHundredthsRedeemed],
      ['pointsRefunded', 'POINT', shop.pointHundredthsRefunded],
      ['due', currency, shop.dueCents],
      ['covered', currency, shop.coveredCents],
      ['coveredEarlier', currency, shop.coveredEarlierCents],
      ['carried', currency, shop.carriedCents],
    ]),
  );
}

function moneyRows({ fund, liability }: Parts, currency: string): Cell[][] {
  return [
    ...rows('fund', null, null, [
      ['opening', currency, fund.openingCents],
      ['received', currency, fund.receivedCents],
      ['spent', currency, fund.spentCents],
      ['adjusted', currency, fund.adjustedCents],
      ['closing', currency, fund.closingCents],
    ]),
    ...rows('liability', null, null, [
      ['pointsOutstanding', 'POINT', liability.pointHundredthsOutstanding],
      ['rate', `${currency} a point`, liability.centsPerPoint],
      ['points', currency, liability.pointsCents],
      ['unpaidDues', currency, liability.unpaidDuesCents],
      ['total', currency, liability.totalCents],
      ['coverage', 'ten-thousandths', liability.coverageTenThousandths],
    ]),
  ];
}

function adjustmentRows({ priorPeriodAdjustments }: PublishedReport, currency: string): Cell[][] {
  return priorPeriodAdjustments.flatMap((one) =>
    rows('adjustment', one.seq, `${one.of} ${one.period}`, [
      ['reverses', 'entry', one.reverses ?? null],
      ['recordTime', 'MIN', one.minutes],
      ['coins', 'COIN', one.coinMinutes],
      ['points', 'POINT', one.pointHundredths],
      ['money', currency, one.cents],
    ]),
  );
}
