import { ApiExtraModels, ApiProperty, ApiPropertyOptions } from '@nestjs/swagger';
import { ApiCounts, ApiInteger, ApiMapOf, ApiMonth, ApiText } from '../http/openapi/view-properties';
import { CategoryFigures, PriorPeriodAdjustment } from './figures';
import { ReportPartsView } from './report-parts.dto';
import { ImportSourceView } from '../communities/import-source.dto';
import type { ImportedFigures, MonthReport } from './reports.service';

class CategoryFiguresView implements CategoryFigures {
  @ApiInteger('Service records of the category', { example: 12 }) records: number;
  @ApiInteger('Service hours, in minutes', { example: 1440 }) minutes: number;
  @ApiInteger('Points issued, in hundredths of a point', { example: 3600 }) points: number;
}

class PriorPeriodAdjustmentView implements PriorPeriodAdjustment {
  @ApiInteger('Number of the entry') seq: number;
  @ApiInteger('Number of the entry that it reverses or withdraws', { required: false }) reverses?: number;
  @ApiInteger('Number of the reversed entry that it replaces', { required: false }) supersedes?: number;
  @ApiText('Kind of the corrected entry', { example: 'service.recorded' }) of: string;
  @ApiMonth('The corrected month; for a forgiven debt, the month in which it was forgiven', { example: '2026-08' })
  period: string;
  @ApiInteger('Change of service hours, in minutes', { example: -60 }) minutes: number;
  @ApiInteger('Change of time coins, in minutes', { example: -60 }) coinMinutes: number;
  @ApiInteger('Change of points, in hundredths', { example: -100 }) pointHundredths: number;
  @ApiInteger('Change of money, in the currency’s minor unit', { example: 0 }) cents: number;
}

class ImportedFiguresView extends ImportSourceView implements ImportedFigures {
  @ApiInteger('Approved service records', { example: 120 }) records: number;
  @ApiInteger('Service hours, in minutes', { example: 14400 }) minutes: number;
  @ApiInteger('Points issued, in hundredths', { example: 36000 }) pointHundredths: number;
  @ApiInteger('Number of redemptions', { example: 30 }) redemptions: number;
  @ApiInteger('Points taken by shops, in hundredths', { example: 9600 }) pointHundredthsRedeemed: number;
  @ApiInteger('Received by the fund, in the currency’s minor unit', { example: 500000 }) fundReceivedCents: number;
}

const REFUSED = {
  type: 'object',
  additionalProperties: { type: 'object', additionalProperties: { type: 'integer' } },
  description: 'Number of rejected rows, by kind of row and, within it, by reason',
  example: { attendance: { overlaps: 2 } },
} as const satisfies ApiPropertyOptions;

const MOST_HOURS = {
  type: 'array',
  items: {
    type: 'array',
    prefixItems: [
      { type: 'string', description: 'The centre’s number of the volunteer' },
      { type: 'integer', description: 'Service hours of the month, in minutes' },
    ],
    minItems: 2,
    maxItems: 2,
  },
  description:
    'The five volunteers with the most service hours, most first: pairs of the centre’s number and the minutes',
  example: [['V0303', 720]],
} as unknown as ApiPropertyOptions;

/**
 * The monthly incentive report in API responses. Time is in minutes, points are in hundredths and money is in the
 * currency's minor unit.
 */
@ApiExtraModels(CategoryFiguresView)
export class MonthReportView implements MonthReport {
  @ApiText('Slug of the ledger', { example: 'sunrise' }) ledger: string;
  @ApiMonth('The month of the report') month: string;
  @ApiProperty({ description: 'Whether the month is closed. Figures of an open month are as of now' }) closed: boolean;
  @ApiMonth(
    'Set when nothing was there yet in the month, and all its figures are zero: the first month with a registration, an ' +
      'entry or a rejected row. Null in any other month',
    { nullable: true, example: null },
  )
  nothingBefore: string | null;
  @ApiInteger('Approved service records of the month', { example: 120 }) accepted: number;
  @ApiProperty(REFUSED) refused: MonthReport['refused'];
  @ApiInteger('Service hours, in minutes', { example: 14400 }) recordMinutes: number;
  @ApiInteger('Time coins issued, in minutes', { example: 13500 }) coinMinutesIssued: number;
  @ApiInteger('Points issued, in hundredths', { example: 36000 }) pointHundredthsIssued: number;
  @ApiInteger('Points taken by shops, in hundredths', { example: 9600 }) pointHundredthsRedeemed: number;
  @ApiInteger('Points refunded to volunteers, in hundredths', { example: 320 }) pointHundredthsRefunded: number;
  @ApiInteger('Points that volunteers hold at the end of the month, in hundredths', { example: 54000 })
  pointHundredthsOutstanding: number;
  @ApiInteger('Number of redemptions', { example: 30 }) redemptions: number;
  @ApiInteger('Number of refunds', { example: 1 }) refunds: number;
  @ApiInteger('Number of ratings', { example: 80 }) ratings: number;
  @ApiInteger('Records whose missing sign-out was filled with the planned end', { example: 3 }) signOutsFilled: number;
  @ApiInteger('Records submitted after their due date', { example: 0 }) lateRecords: number;
  @ApiInteger('Services of the month without a rating booked in the month', { example: 40 }) unratedServices: number;
  @ApiCounts('Number of records by grade of evidence, A the best', { A: 90, B: 10, C: 20 })
  grades: Readonly<Record<string, number>>;
  @ApiInteger(
    'Volunteers registered by the end of the month: from their day of registration, or without one from the day on ' +
      'which they were entered. A closed month has the number of its closing entry',
    { example: 300 },
  )
  registeredVolunteers: number;
  @ApiInteger('Volunteers with service in the month', { example: 60 }) activeVolunteers: number;
  @ApiMapOf(CategoryFiguresView, 'Service by category', { care: { records: 12, minutes: 1440, points: 3600 } })
  byCategory: Readonly<Record<string, CategoryFiguresView>>;
  @ApiCounts('Mean rating by category, in hundredths of a star, rounded half up', { care: 467 })
  meanRatingHundredths: Readonly<Record<string, number>>;
  @ApiCounts('Due to each shop, by the centre’s number, in the currency’s minor unit', { M01: 7680 })
  shopDueCents: Readonly<Record<string, number>>;
  @ApiCounts('Covered by the fund at the close, by shop, in the currency’s minor unit', { M01: 7680 })
  shopPaidCents: Readonly<Record<string, number>>;
  @ApiCounts('Negative due that is carried to the next statement, by shop, in the currency’s minor unit', { M01: 0 })
  shopCarriedCents: Readonly<Record<string, number>>;
  @ApiInteger('Received by the fund in the month, in the currency’s minor unit', { example: 500000 })
  fundReceivedCents: number;
  @ApiInteger('Balance of the fund after the settlement, in the currency’s minor unit', { example: 492320 })
  fundAfterSettlementCents: number;
  @ApiCounts('Number of registered volunteers by star level, 0 to 5', { '0': 280, '1': 20 })
  starLevels: Readonly<Record<string, number>>;
  @ApiInteger('Volunteers who rose to a higher star level at the close', { example: 2 }) promoted: number;
  @ApiProperty(MOST_HOURS) mostHours: MonthReport['mostHours'];
  @ApiProperty({
    type: [PriorPeriodAdjustmentView],
    description:
      'Corrections of earlier months, withdrawals of their ratings, and forgiven debts that were booked in this month. They are in no other figure, ' +
      'except what is outstanding',
  })
  priorPeriodAdjustments: readonly PriorPeriodAdjustmentView[];
  @ApiProperty({
    type: [ImportedFiguresView],
    description: 'What of the figures above was taken in from old books, by import, and who answers for it',
  })
  imported: readonly ImportedFiguresView[];
  @ApiProperty({ type: ReportPartsView, description: 'The same month by groups, shops and money' })
  breakdown: ReportPartsView;
}
