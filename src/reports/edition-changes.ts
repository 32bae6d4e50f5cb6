import type { MonthReport } from './reports.service';

/** The figures that are compared between editions, in the order of the report. */
export const HEADLINES = [
  ...(['accepted', 'recordMinutes', 'lateRecords', 'unratedServices', 'ratings', 'activeVolunteers'] as const),
  ...(['registeredVolunteers', 'promoted', 'coinMinutesIssued', 'pointHundredthsIssued'] as const),
  ...(['pointHundredthsRedeemed', 'pointHundredthsRefunded', 'pointHundredthsOutstanding'] as const),
  ...(['fundReceivedCents', 'fundAfterSettlementCents', 'shopDueCents', 'shopPaidCents'] as const),
] as const;
export type Headline = (typeof HEADLINES)[number];

/** The compared figures of a report. */
export type ComparedFigures = Pick<MonthReport, Headline>;

/** A figure that differs in a later edition. */
export interface EditionChange {
  readonly figure: Headline;
  readonly before: number;
  readonly after: number;
}

/** The headline figures that differ between two editions of a month. Figures by shop are compared as a sum. */
export function changesBetween(first: ComparedFigures, final: ComparedFigures): EditionChange[] {
  return HEADLINES.map((figure) => ({ figure, before: valueOf(first, figure), after: valueOf(final, figure) })).filter(
    ({ before, after }) => before !== after,
  );
}

function valueOf(report: ComparedFigures, figure: Headline): number {
  const value = report[figure];
  return typeof value === 'number' ? value : Object.values(value).reduce((sum, amount) => sum + amount, 0);
}
