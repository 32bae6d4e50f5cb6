import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import {
  ApiCounts,
  ApiHash,
  ApiInstant,
  ApiInteger,
  ApiMapOf,
  ApiMonth,
  ApiText,
} from '../http/openapi/view-properties';
import { Liability } from './liability';
import { GroupFigures, PeopleBehind, ReportParts, ShopFigures, TrendMonth } from './report-parts';
import { SatisfactionFigures } from './satisfaction';

class CloseView {
  @ApiInteger('Entries in the log before the closing entry', { example: 1200 }) size: number;
  @ApiHash('Root of the log at that size, hex') root: string;
  @ApiInteger('Number of the closing entry', { example: 1201 }) seq: number;
}

class GroupFiguresView implements GroupFigures {
  @ApiText('Code of the group; null for service whose volunteer or activity belongs to none', {
    nullable: true,
    example: 'care',
  })
  code: string | null;
  @ApiText('Name of the group; null for a category, which is named by its code', { nullable: true, example: null })
  name: string | null;
  @ApiInteger('Service records', { example: 12 }) records: number;
  @ApiInteger('Service hours, in minutes', { example: 1440 }) minutes: number;
  @ApiInteger('Points issued, in hundredths', { example: 3600 }) pointHundredths: number;
  @ApiInteger('Volunteers with service', { example: 8 }) activeVolunteers: number;
}

class SatisfactionFiguresView implements SatisfactionFigures {
  @ApiInteger('Number of ratings', { example: 80 }) ratings: number;
  @ApiInteger('Number of people who rated', { example: 25 }) raters: number;
  @ApiInteger(
    'Mean in hundredths of a star, rounded half up; null with fewer than three raters, volunteers or rated ' +
      'volunteers, as it could be attributed to a person. `meanRatingHundredths` of the report has every mean',
    { nullable: true, example: 467 },
  )
  meanHundredths: number | null;
}

@ApiExtraModels(SatisfactionFiguresView)
class SatisfactionView {
  @ApiProperty({ type: SatisfactionFiguresView, description: 'Over all categories that are shown' })
  overall: SatisfactionFiguresView;
  @ApiMapOf(SatisfactionFiguresView, 'By category', { care: { ratings: 80, raters: 25, meanHundredths: 467 } })
  byCategory: Readonly<Record<string, SatisfactionFiguresView>>;
}

class ShopFiguresView implements ShopFigures {
  @ApiText('The centre’s number of the shop', { example: 'M01' }) code: string;
  @ApiText('Name of the shop', { example: '惠民超市' }) name: string;
  @ApiInteger('Points taken, in hundredths', { example: 9600 }) pointHundredthsRedeemed: number;
  @ApiInteger('Points refunded, in hundredths', { example: 0 }) pointHundredthsRefunded: number;
  @ApiInteger('Due of the month, in the currency’s minor unit', { example: 7680 }) dueCents: number;
  @ApiInteger('Part of this due that the fund covered at the close, in the currency’s minor unit', { example: 7680 })
  coveredCents: number;
  @ApiInteger('Dues of earlier months that the fund covered at the same close, in the currency’s minor unit', {
    example: 0,
  })
  coveredEarlierCents: number;
  @ApiInteger('Negative due that is carried to the next statement, in the currency’s minor unit', { example: 0 })
  carriedCents: number;
  @ApiInteger('Volunteers who redeemed at the shop in the month, or got points back', { example: 12 })
  volunteers: number;
  @ApiInteger('Volunteers of the earlier months whose dues were covered at the close', { example: 0 })
  volunteersEarlier: number;
}

class PeopleBehindView implements PeopleBehind {
  @ApiInteger('Volunteers who redeemed in the month, or got points back', { example: 25 }) redeeming: number;
  @ApiInteger('Volunteers with a balance of points at the end of the month, counted up to three', { example: 3 })
  holdingPoints: number;
  @ApiInteger('Volunteers with a balance of time coins at the end of the month, counted up to three', { example: 3 })
  holdingCoins: number;
  @ApiInteger('Volunteers of the earlier months whose dues were covered at the close', { example: 0 })
  coveredEarlier: number;
  @ApiInteger('Volunteers of the earlier months of whose dues a part is not covered yet', { example: 0 })
  unpaidEarlier: number;
}

class FundView {
  @ApiInteger('Balance before the month, in the currency’s minor unit', { example: 0 }) openingCents: number;
  @ApiInteger('Received in the month, in the currency’s minor unit', { example: 500000 }) receivedCents: number;
  @ApiInteger('Dues covered at the close, in the currency’s minor unit', { example: 7680 }) spentCents: number;
  @ApiInteger('Corrections of earlier months, in the currency’s minor unit', { example: 0 }) adjustedCents: number;
  @ApiInteger('Balance after the month, in the currency’s minor unit', { example: 492320 }) closingCents: number;
}

class LiabilityView implements Liability {
  @ApiInteger('Points that volunteers hold, in hundredths', { example: 54000 }) pointHundredthsOutstanding: number;
  @ApiInteger(
    'Rate at which points are valued, in the currency’s minor unit: the highest of any active shop; null without one',
    { nullable: true, example: 80 },
  )
  centsPerPoint: number | null;
  @ApiInteger('Value of these points, rounded up, in the currency’s minor unit', { example: 43200 })
  pointsCents: number;
  @ApiInteger('Dues of shops that the fund has not covered, in the currency’s minor unit', { example: 0 })
  unpaidDuesCents: number;
  @ApiInteger('Points and uncovered dues together, in the currency’s minor unit', { example: 43200 })
  totalCents: number;
  @ApiInteger('Balance of the fund, in the currency’s minor unit', { example: 492320 }) fundCents: number;
  @ApiInteger('Fund divided by total, in ten-thousandths, rounded down; null when nothing is owed', {
    nullable: true,
    example: 113962,
  })
  coverageTenThousandths: number | null;
}

class TrendMonthView implements TrendMonth {
  @ApiMonth('The month') month: string;
  @ApiInteger('Service records', { example: 120 }) records: number;
  @ApiInteger('Service hours, in minutes', { example: 14400 }) minutes: number;
  @ApiInteger('Volunteers with service', { example: 60 }) activeVolunteers: number;
  @ApiInteger('Registered volunteers', { example: 300 }) registeredVolunteers: number;
}

class TopVolunteerView {
  @ApiText('Name, only of a volunteer who agreed to be named; else null', { nullable: true, example: '王阿姨' })
  name: string | null;
  @ApiInteger('Service hours of the month, in minutes', { example: 720 }) minutes: number;
}

/** The breakdown of a month's report. Time is in minutes, points are in hundredths. */
@ApiExtraModels(CloseView)
export class ReportPartsView implements ReportParts {
  @ApiInstant('The instant of the figures: the close, or now for an open month') asOf: string;
  @ApiProperty({
    oneOf: [{ $ref: getSchemaPath(CloseView) }, { type: 'null' }],
    description: 'The log’s size and root at the close, to check the figures against; null while the month is open',
  })
  close: CloseView | null;
  @ApiInteger('Volunteers who served in the month for the first time', { example: 5 }) newVolunteers: number;
  @ApiInteger('Volunteers who served in the month and before it, or had service hours brought forward', {
    example: 55,
  })
  returningVolunteers: number;
  @ApiInteger('Registered volunteers who did not serve in the month', { example: 240 }) notActiveVolunteers: number;
  @ApiInteger('Time coins that volunteers hold at the end of the month, in minutes', { example: 81000 })
  coinMinutesOutstanding: number;
  @ApiProperty({
    type: PeopleBehindView,
    description: 'How many people are behind sums of the month. It decides what the page and the table withhold',
  })
  people: PeopleBehindView;
  @ApiProperty({ type: [GroupFiguresView], description: 'Service by category, most hours first' })
  byCategory: readonly GroupFiguresView[];
  @ApiProperty({ type: [GroupFiguresView], description: 'Service by the volunteers’ building or block' })
  byUnit: readonly GroupFiguresView[];
  @ApiProperty({ type: [GroupFiguresView], description: 'Service by organisation' })
  byOrganisation: readonly GroupFiguresView[];
  @ApiProperty({ type: [GroupFiguresView], description: 'Service by the volunteers’ cohort' })
  byCohort: readonly GroupFiguresView[];
  @ApiProperty({ type: SatisfactionView, description: 'Ratings of the month' })
  satisfaction: SatisfactionView;
  @ApiCounts('Volunteers who rose to a star level, by level', { '1': 2 }) risenTo: Readonly<Record<string, number>>;
  @ApiCounts('Volunteers who fell to a star level, by level', { '0': 1 }) fallenTo: Readonly<Record<string, number>>;
  @ApiProperty({ type: [ShopFiguresView], description: 'Every shop, in the order of the centre’s numbers' })
  shops: readonly ShopFiguresView[];
  @ApiProperty({ type: FundView, description: 'The fund in this month' }) fund: FundView;
  @ApiProperty({
    type: LiabilityView,
    description: 'What is owed to volunteers and shops, and how much the fund covers',
  })
  liability: LiabilityView;
  @ApiProperty({ type: [TrendMonthView], description: 'Up to twelve months, oldest first, ending with this one' })
  trend: readonly TrendMonthView[];
  @ApiProperty({ type: [TopVolunteerView], description: 'As `mostHours` of the report, with names for numbers' })
  mostHours: readonly TopVolunteerView[];
}
