import { IsInstantField, IsRefField, IsIntegerField, IsTextField } from '../http/fields';
import { ErrorCode } from '../common/error-codes';

/** A rating of one volunteer's service in one activity. */
export class NewRating {
  @IsRefField({ about: 'Activity: its number or id', example: '2026-09.A031' })
  activity: string;

  @IsRefField({ about: 'Volunteer: number or id', example: 'V0303' })
  volunteer: string;

  @IsRefField({
    about: 'Person who was served: number or id; the key’s person when left out',
    optional: true,
    example: 'R162',
    inExample: true,
  })
  rater?: string;

  // The policy's rule checks the range, so that an imported row with 6 stars is rejected by the rule and counted.
  @IsIntegerField({
    about: 'Stars, in the range of the policy in force (1 to 5)',
    min: -1_000_000_000,
    max: 1_000_000_000,
    example: 5,
  })
  stars: number;

  @IsInstantField({
    about: 'Import of old books: when it was given; now when left out',
    optional: true,
    example: '2026-09-04T18:00:00+08:00',
    importOnly: true,
  })
  ratedAt?: string;
}

/** The body that withdraws a rating. */
export class RatingWithdrawalRequest {
  @IsTextField({
    about: 'Reason, in the centre’s own words. The journal has only its blinded form',
    max: 1000,
    example: '评价填错了人',
  })
  reason: string;
}

/** Problems with which a rating can be rejected. */
export const RATING_PROBLEMS = [
  'no-such-record',
  'unknown-person',
  'out-of-range',
  'self-rating',
  'already-rated',
  'month-closed',
] as const satisfies readonly ErrorCode[];
