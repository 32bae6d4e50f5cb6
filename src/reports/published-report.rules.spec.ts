import * as fc from 'fast-check';
import { changesBetween } from './edition-changes';
import { liability } from './liability';
import { publishedChanges, publishedReport } from './published-report.rules';
import { GroupFigures, PeopleBehind, ReportParts, ShopFigures } from './report-parts';
import type { MonthReport } from './reports.service';
import { isTooFew } from './small-numbers.rules';

/** What differs between the months of these tests. */
interface Month {
  readonly active?: number;
  readonly groups?: readonly (readonly [people: number, minutes: number])[];
  /** Volunteers and due of each shop, and the volunteers and sum of its earlier dues. */
  readonly shops?: readonly (readonly [people: number, due: number, peopleEarlier?: number, earlier?: number])[];
  readonly people?: Partial<PeopleBehind>;
  readonly unpaidEarlier?: number;
  readonly parts?: Partial<ReportParts>;
}

function groupOf([activeVolunteers, minutes]: readonly [number, number], n: number): GroupFigures {
  return { code: `g${n}`, name: null, records: activeVolunteers, minutes, pointHundredths: minutes, activeVolunteers };
}

function shopOf(of: readonly [number, number, number?, number?], n: number): ShopFigures {
  const [volunteers, dueCents, volunteersEarlier = 0, coveredEarlierCents = 0] = of;
  const points = { pointHundredthsRedeemed: dueCents, pointHundredthsRefunded: 0 };
  const money = { dueCents, coveredCents: dueCents, coveredEarlierCents, carriedCents: 0 };
  return { code: `M${n}`, name: `M${n}`, ...points, ...money, volunteers, volunteersEarlier };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** The report of a closed month whose fund covered all dues. */
function month({ active = 9, groups = [], shops = [], people, unpaidEarlier = 0, parts }: Month): MonthReport {
  const [minutes, figures] = [sum(groups.map(([, one]) => one)), shops.map(shopOf)];
  const due = sum(figures.map((shop) => shop.dueCents));
  const spentCents = due + sum(figures.map((shop) => shop.coveredEarlierCents));
  const fund = { openingCents: 5000, receivedCents: 0, spentCents, adjustedCents: 0, closingCents: 5000 - spentCents };
  const owed = { pointHundredths: 4000, centsPerPoint: 100, unpaidDuesCents: unpaidEarlier };
  const service = groups.map(groupOf);
  const breakdown = {
    ...{ asOf: '2026-10-01T00:00:00.000Z', close: null, newVolunteers: 0, returningVolunteers: active },
    ...{ notActiveVolunteers: 0, coinMinutesOutstanding: 700, risenTo: {}, fallenTo: {}, mostHours: [] },
    people: { redeeming: 9, holdingPoints: 3, holdingCoins: 3, coveredEarlier: 9, unpaidEarlier: 9, ...people },
    ...{ byCategory: service, byUnit: service, byOrganisation: service, byCohort: service },
    satisfaction: { overall: { ratings: 0, raters: 0, meanHundredths: null }, byCategory: {} },
    trend: [{ month: '2026-09', records: 1, minutes, activeVolunteers: active, registeredVolunteers: 9 }],
    ...{ shops: figures, fund, liability: liability({ ...owed, fundCents: fund.closingCents }) },
    ...parts,
  } satisfies ReportParts;
  return {
    ...{ ledger: 'sunrise', month: '2026-09', closed: true, nothingBefore: null, accepted: 1, refused: {} },
    ...{ recordMinutes: minutes, coinMinutesIssued: minutes, pointHundredthsIssued: minutes },
    ...{ pointHundredthsRedeemed: due, pointHundredthsRefunded: 0, pointHundredthsOutstanding: 4000 },
    ...{ redemptions: 1, refunds: 0, ratings: 0, signOutsFilled: 0, lateRecords: 0, unratedServices: 0, grades: {} },
    ...{ registeredVolunteers: 9, activeVolunteers: active, byCategory: {}, meanRatingHundredths: { care: 500 } },
    ...{ shopDueCents: {}, shopPaidCents: {}, shopCarriedCents: {}, fundReceivedCents: 0 },
    ...{ fundAfterSettlementCents: fund.closingCents, starLevels: {}, promoted: 0, mostHours: [['V01', 60]] },
    ...{ priorPeriodAdjustments: [], imported: [], breakdown },
  };
}

describe('publishedReport', () => {
  it('shows of imports counts and who answers for them, and no amounts', () => {
    const imported = {
      ...{ import: 'ab', recorder: 'S01', confirmer: 'S02', records: 2, minutes: 120, pointHundredths: 200 },
      ...{ redemptions: 1, pointHundredthsRedeemed: 50, fundReceivedCents: 0 },
    };
    expect(publishedReport({ ...month({ groups: [[5, 600]] }), imported: [imported] }).imported).toEqual([
      { recorder: 'S01', confirmer: 'S02', records: 2, redemptions: 1 },
    ]);
  });

  it('shows a month of enough people as it is, without what only the centre sees', () => {
    const report = month({ groups: [[5, 600]], shops: [[4, 300]] });
    const published = publishedReport(report);
    expect(published).toMatchObject({
      recordMinutes: 600,
      pointHundredthsRedeemed: 300,
      fundAfterSettlementCents: 4700,
    });
    expect(published.breakdown).toMatchObject({ ...report.breakdown, shopSums: { dueCents: 300 } });
    expect(Object.keys(published)).not.toEqual(expect.arrayContaining(['mostHours']));
    expect(published).not.toHaveProperty('meanRatingHundredths');
  });

  it('shows the zeros of a month in which nobody served or redeemed', () => {
    const { recordMinutes, breakdown } = publishedReport(
      month({ active: 0, shops: [[0, 0]], people: { redeeming: 0 } }),
    );
    expect([recordMinutes, breakdown.shops[0]?.dueCents, breakdown.fund.closingCents]).toEqual([0, 0, 5000]);
  });

  it('puts withheld groups last, whatever their hours', () => {
    const { breakdown } = publishedReport(month({ groups: [[2, 900], [7, 600], [4, 300]] })); // prettier-ignore
    expect(breakdown.byUnit.map(({ code, minutes }) => [code, minutes])).toEqual([
      ['g1', 600],
      ['g0', null],
      ['g2', null],
    ]);
  });

  it('withholds the sums from which the redemptions of one or two people could be computed', () => {
    const { breakdown, ...totals } = publishedReport(month({ shops: [[2, 300]], people: { redeeming: 2 } }));
    expect(totals).toMatchObject({ pointHundredthsRedeemed: null, pointHundredthsOutstanding: null });
    expect(totals.fundAfterSettlementCents).toBeNull();
    expect(breakdown.fund).toMatchObject({ openingCents: 5000, spentCents: null, closingCents: null });
    expect(breakdown.liability).toMatchObject({ pointsCents: null, unpaidDuesCents: null, totalCents: null });
    expect(breakdown.liability).toMatchObject({ coverageTenThousandths: 11750, enough: true });
    expect(breakdown.shopSums.dueCents).toBeNull();
  });

  it('withholds the coverage where it would reveal the points of one or two people', () => {
    const { liability: owed } = publishedReport(month({ people: { holdingPoints: 1 } })).breakdown;
    expect(owed).toMatchObject({ pointsCents: null, unpaidDuesCents: 0, totalCents: null, enough: true });
    expect(owed.coverageTenThousandths).toBeNull();
  });

  it('withholds earlier dues of one or two people where they are covered, and what the fund spent on them', () => {
    const earlier = month({ shops: [[5, 300, 2, 70]], people: { coveredEarlier: 2 } });
    const { shops, shopSums, fund } = publishedReport(earlier).breakdown;
    expect(shops[0]).toMatchObject({ dueCents: 300, coveredEarlierCents: null });
    expect(shopSums).toMatchObject({ dueCents: 300, coveredEarlierCents: null });
    expect(fund).toMatchObject({ spentCents: null, closingCents: null });
    const unpaid = month({ shops: [[5, 300]], unpaidEarlier: 70, people: { unpaidEarlier: 2 } });
    expect(publishedReport(unpaid).breakdown.liability).toMatchObject({ unpaidDuesCents: null, totalCents: null });
  });

  it('withholds the amounts of a correction, which is of one person, but not money that the fund received', () => {
    const amounts = { minutes: -60, coinMinutes: -60, pointHundredths: -100, cents: 0 };
    const service = { seq: 9, reverses: 3, of: 'service.recorded', period: '2026-08', ...amounts };
    const money = { seq: 10, of: 'fund.received', period: '2026-08', ...amounts, minutes: 0, cents: -500 };
    const { priorPeriodAdjustments: shown } = publishedReport({
      ...month({}),
      priorPeriodAdjustments: [service, money],
    });
    expect(shown).toEqual([{ ...service, minutes: null, coinMinutes: null, pointHundredths: null }, money]);
  });
});

describe('publishedChanges', () => {
  it('withholds a figure that either edition withholds', () => {
    const [first, final] = [month({ active: 2, groups: [[2, 60]] }), month({ active: 3, groups: [[3, 90]] })]; // prettier-ignore
    const changes = publishedChanges(changesBetween(first, final), [first, final].map(publishedReport));
    expect(changes).toContainEqual({ figure: 'activeVolunteers', before: 2, after: 3 });
    expect(changes).toContainEqual({ figure: 'recordMinutes', before: null, after: null });
  });

  it('withholds what is due to shops where its sum is withheld', () => {
    const few = { redeeming: 2 };
    const [first, final] = [month({ people: few }), month({ shops: [[2, 80]], people: few })];
    const changes = publishedChanges(changesBetween({ ...first, shopDueCents: { M0: 0 } }, { ...final, shopDueCents: { M0: 80 } }), [first, final].map(publishedReport)); // prettier-ignore
    expect(changes).toContainEqual({ figure: 'shopDueCents', before: null, after: null });
  });
});

/** Sets of people, each with an amount: the rows of a table. */
const tables = (): fc.Arbitrary<Map<number, number>[]> =>
  fc.array(
    fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 90 })), { maxLength: 6 }).map((row) => new Map(row)),
    {
      maxLength: 5,
    },
  );

const amountOf = (row: ReadonlyMap<number, number>): number => sum([...row.values()]);
const peopleOf = (rows: readonly ReadonlyMap<number, number>[]): number => new Set(rows.flatMap((row) => [...row.keys()])).size; // prettier-ignore

describe('a published report', () => {
  it('has no table in which what is withheld of fewer than three people is the difference of what is shown', () => {
    const property = fc.property(tables(), tables(), tables(), fc.nat(4), (service, dues, earlier, holding) => {
      const shops = dues.map(
        (row, n) => [row.size, amountOf(row), earlier[n]?.size ?? 0, amountOf(earlier[n] ?? new Map())] as const,
      );
      const report = month({
        active: peopleOf(service),
        groups: service.filter(({ size }) => size > 0).map((row) => [row.size, amountOf(row)] as const),
        shops,
        people: {
          redeeming: peopleOf(dues),
          coveredEarlier: peopleOf(earlier.slice(0, dues.length)),
          holdingPoints: holding,
        },
      });
      const { breakdown, ...totals } = publishedReport(report);
      const { fund, liability: owed, byUnit, shopSums } = breakdown;
      // A row or a total that is shown is of enough people, or of nobody.
      expect(totals.recordMinutes === null).toBe(isTooFew(peopleOf(service)));
      for (const { minutes, activeVolunteers } of byUnit)
        expect(minutes !== null && isTooFew(activeVolunteers)).toBe(false);
      expect(breakdown.shops.filter((shop) => shop.dueCents !== null && isTooFew(shop.volunteers))).toEqual([]);
      // What a total leaves to be computed is the sum of several rows.
      const oneLeft = (total: number | null, rows: readonly (number | null)[]): boolean =>
        total !== null && rows.filter((row) => row === null).length === 1;
      expect(oneLeft(totals.recordMinutes, byUnit.map(({ minutes }) => minutes))).toBe(false); // prettier-ignore
      for (const name of ['dueCents', 'coveredEarlierCents', 'pointHundredthsRedeemed'] as const)
        expect(oneLeft(shopSums[name], breakdown.shops.map((shop) => shop[name]))).toBe(false); // prettier-ignore
      expect(shopSums.dueCents !== null && isTooFew(peopleOf(dues))).toBe(false);
      // The sums of money have no equation with one unknown.
      const isOneNull = (...figures: readonly (number | null)[]): boolean =>
        figures.filter((figure) => figure === null).length === 1;
      expect(isOneNull(fund.openingCents, fund.receivedCents, fund.spentCents, fund.closingCents)).toBe(false);
      expect(isOneNull(fund.spentCents, shopSums.coveredCents, shopSums.coveredEarlierCents)).toBe(false);
      expect(isOneNull(owed.pointsCents, owed.unpaidDuesCents, owed.totalCents)).toBe(false);
      expect(isOneNull(owed.pointsCents, owed.unpaidDuesCents) && owed.coverageTenThousandths !== null).toBe(false);
      expect([totals.fundAfterSettlementCents, owed.fundCents]).toEqual([fund.closingCents, fund.closingCents]);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
