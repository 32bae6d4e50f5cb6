import { importedByText } from '../communities/imported-by';
import { nothingBeforeText } from '../reports/page/report.messages';
import { MonthReport } from '../reports/reports.service';

const hours = (minutes: number): string => `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
const points = (hundredths: number): string => (hundredths / 100).toFixed(2);
const pairs = (of: Readonly<Record<string, number>>, show: (n: number) => string = String): string =>
  Object.entries(of)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ');

/** Formats a month's figures as text. */
export function reportText(report: MonthReport): string {
  const { ledger, month, nothingBefore } = report;
  if (nothingBefore !== null) return `${ledger} ${month}: ${nothingBeforeText({ month, nothingBefore }, 'en')}`;
  const refused = Object.entries(report.refused).map(([kind, reasons]) => `  ${kind}: ${pairs(reasons)}`);
  const money = (cents: number): string => (cents / 100).toFixed(2);
  return [
    `${ledger} ${month} (${report.closed ? 'closed' : 'open: figures as of now'})`,
    `Volunteers: ${report.activeVolunteers} active of ${report.registeredVolunteers} registered`,
    `Service: ${report.accepted} records, ${hours(report.recordMinutes)} of service, grades ${pairs(report.grades)}`,
    `Late records: ${report.lateRecords}; services not rated: ${report.unratedServices}`,
    `Time coins issued: ${hours(report.coinMinutesIssued)}`,
    `Points: ${points(report.pointHundredthsIssued)} issued, ${points(report.pointHundredthsRedeemed)} redeemed, ` +
      `${points(report.pointHundredthsRefunded)} refunded, ${points(report.pointHundredthsOutstanding)} outstanding`,
    `Ratings: ${report.ratings}, mean ${pairs(report.meanRatingHundredths, points)}`,
    `Star levels: ${pairs(report.starLevels)}; ${report.promoted} promoted`,
    `Shops due: ${pairs(report.shopDueCents, money)}`,
    `Shops paid: ${pairs(report.shopPaidCents, money)}`,
    `Fund: ${money(report.fundReceivedCents)} received, ${money(report.fundAfterSettlementCents)} left`,
    ...report.imported.map(
      ({ records, minutes, redemptions, ...source }) =>
        `From old books: ${records} records, ${hours(minutes)} of service, ${redemptions} redemptions, ` +
        importedByText(source).en,
    ),
    'Refused:',
    ...refused,
  ].join('\n');
}
