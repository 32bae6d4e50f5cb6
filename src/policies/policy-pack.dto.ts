import { ApiProperty, ApiPropertyOptions } from '@nestjs/swagger';
import { Fraction } from '../common/fraction';
import { ApiInteger, ApiText } from '../http/openapi/view-properties';
import type { DebtRule, Grade, PolicyPack } from './policy-pack';

const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D'];

class RecordRuleView {
  @ApiInteger('Service time is counted in whole units of so many seconds', { example: 60 }) unitSeconds: number;
}

class CreditRuleView {
  @ApiInteger('Most minutes of a record that count for time coins and points', { example: 120 }) capMinutes: number;
  @ApiInteger('They are rounded down to whole steps of so many minutes', { example: 15 }) stepMinutes: number;
}

class CoinRuleView {
  @ApiInteger('Time coins for a credited hour, in minutes', { example: 60 }) minutesPerHour: number;
}

class PointRuleView {
  @ApiInteger('Hundredths of a point for a credited hour, before the factor of the category', { example: 100 })
  hundredthsPerHour: number;
}

class EarningRuleView {
  @ApiProperty({ type: CoinRuleView, description: 'Time coins' }) coins: CoinRuleView;
  @ApiProperty({ type: PointRuleView, description: 'Points' }) points: PointRuleView;
}

class OverlapRuleView {
  @ApiInteger('Records of one person that overlap by so many seconds cannot both be approved', { example: 60 })
  seconds: number;
}

class GradeRuleView {
  @ApiProperty({ enum: GRADES, description: 'Times taken by a scanned code' }) scanned: Grade;
  @ApiProperty({ enum: GRADES, description: 'A missing sign-out filled with the planned end' }) signOutFilled: Grade;
  @ApiProperty({ enum: GRADES, description: 'Times typed by hand' }) typed: Grade;
}

class RatingRuleView {
  @ApiInteger('Fewest stars', { example: 1 }) lowest: number;
  @ApiInteger('Most stars', { example: 5 }) highest: number;
}

class LevelRuleView {
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    description: 'Minutes of service at which level 1, 2, 3 … is reached; levels are granted when a month is closed',
    example: [6000, 18000, 36000, 60000, 90000],
  })
  recordMinutes: readonly number[];
  @ApiProperty({
    enum: ['withdrawn', 'kept'],
    required: false,
    description: 'What becomes of a level that corrections leave too little service for; `withdrawn` when absent',
  })
  dropping?: 'withdrawn' | 'kept';
}

class LateRuleView {
  @ApiProperty({ enum: GRADES, required: false, description: 'Grade of a late record; as any other when absent' })
  grade?: Grade;
}

class RecordingRuleView {
  @ApiInteger('Working days for recording service after an activity, and for a month until its hard close', {
    required: false,
    example: 10,
  })
  workingDays?: number;
  @ApiProperty({
    type: LateRuleView,
    required: false,
    description:
      'When set, a late record needs a reason and a second approver, and counts in the open month; when absent, no ' +
      'record is late',
  })
  late?: LateRuleView;
}

class PlausibilityRuleView {
  @ApiInteger('A record that ends more than so many minutes after the planned end of its activity is rejected', {
    required: false,
    example: 120,
  })
  maxMinutesBeyondPlannedEnd?: number;
  @ApiProperty({
    enum: ['refused'],
    required: false,
    description: 'Whether a record that is approved before it ends is rejected',
  })
  endAfterApproval?: 'refused';
  @ApiProperty({
    enum: ['flagged', 'refused'],
    required: false,
    description:
      'What is done about more people than the place of an activity holds: flagged in the entry, or rejected',
  })
  beyondCapacity?: 'flagged' | 'refused';
}

class DebtRuleView {
  @ApiProperty({
    enum: ['debt', 'fund', 'write-off'],
    description:
      'What happens to points or time coins that a correction takes back after they were spent: later earnings repay ' +
      'them (`debt`), the community bears them (`fund`), or they are forgiven after a time (`write-off`)',
  })
  rule: DebtRule['rule'];
  @ApiInteger('Of `write-off`: days after which they are forgiven', { required: false, example: 90 })
  afterDays?: number;
}

class TillRuleView {
  @ApiInteger('How long points stay reserved, in minutes', { required: false, example: 15 }) holdMinutes?: number;
  @ApiInteger('How long a redemption code is valid, in minutes', { required: false, example: 15 })
  codeMinutes?: number;
  @ApiInteger('How long a printed voucher is valid, in days', { required: false, example: 30 }) voucherDays?: number;
}

const CATEGORIES = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
  description: 'Categories of service, each with the factor of its points as numerator and denominator',
  example: { care: [3, 2], teach: [1, 1] },
} as const satisfies ApiPropertyOptions;

/** A policy pack in API responses. */
export class PolicyPackView implements Omit<PolicyPack, 'debt'> {
  @ApiText('Name of the pack', { example: 'sunrise' }) name: string;
  @ApiInteger('Version of the pack') version: number;
  @ApiProperty({ type: RecordRuleView, description: 'How service hours are counted' }) record: RecordRuleView;
  @ApiProperty({ type: CreditRuleView, description: 'Which part of a record counts for time coins and points' })
  credit: CreditRuleView;
  @ApiProperty({ type: EarningRuleView, description: 'What a credited hour earns' }) earns: EarningRuleView;
  @ApiProperty(CATEGORIES) categories: Readonly<Record<string, Fraction>>;
  @ApiProperty({ type: OverlapRuleView, description: 'Which records overlap' }) overlap: OverlapRuleView;
  @ApiProperty({ type: GradeRuleView, description: 'Grades of evidence, A the best, by how the times were taken' })
  grades: GradeRuleView;
  @ApiProperty({ type: RatingRuleView, description: 'Range of a rating' }) rating: RatingRuleView;
  @ApiProperty({ type: LevelRuleView, description: 'Star levels' }) levels: LevelRuleView;
  @ApiProperty({ type: RecordingRuleView, required: false, description: 'By when service and ratings are recorded' })
  recording?: RecordingRuleView;
  @ApiProperty({
    type: PlausibilityRuleView,
    required: false,
    description: 'What is done about improbable records; a check whose field is absent is not made',
  })
  plausibility?: PlausibilityRuleView;
  @ApiProperty({
    type: DebtRuleView,
    required: false,
    description: 'Points and time coins that were spent before a correction took them back; `debt` when absent',
  })
  debt?: DebtRuleView;
  @ApiProperty({ type: TillRuleView, required: false, description: 'Validity periods at the till of a shop' })
  till?: TillRuleView;
}
