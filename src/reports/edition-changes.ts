import type { MonthReport } from './reports.service';

/** The figures that are compared between editions. */
export const HEADLINES = [
  ...(['accepted', 'recordMinutes', 'lateRecords', 'unratedServices', 'ratings', 'activeVolunteers'] as const),
  ...(['registeredVolunteers', 'promoted', 'coinMinutesIssued', 'pointHundredthsIssued'] as const),
  ...(['pointHundredthsRedeemed', 'pointHundredthsRefunded', 'pointHundredthsOutstanding'] as const),
  ...(['fundReceivedCents', 'fundAfterSettlementCents', 'shopDueCents', 'shopPaidCents'] as const),
] as const;
export type Headline = (typeof HEADLINES)[number];

/** What of a report is compared. */
export type Compared = Pick<MonthReport, Headline>;

/** A figure that a later edition has otherwise. */
export interface EditionChange {
  readonly figure: Headline;
  readonly before: number;
  readonly after: number;
}

/** The headline figures in which two editions of a month differ. Of shops the sum is compared. */
export function changesBetween(first: Compared, final: Compared): EditionChange[] {
  return HEADLINES.map((figure) => ({ figure, before: valueOf(first, figure), after: valueOf(final, figure) })).filter(
    ({ before, after }) => before !== after,
  );
}

function valueOf(report: Compared, figure: Headline): number {
  const value = report[figure];
  return typeof value === 'number' ? value : Object.values(value).reduce((sum, one) => sum + one, 0);
}
