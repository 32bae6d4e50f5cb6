import { IsInstantField, IsRefField, IsIntegerField } from '../http/fields';
import { ErrorCode } from '../common/error-codes';

/** A rating of one volunteer's service in one activity. */
export class NewRating {
  @IsRefField({ about: 'Activity: its number or id', example: '2026-09.A031' })
  activity: string;

  @IsRefField({ about: 'Volunteer: number or id', example: 'V0303' })
  volunteer: string;

  @IsRefField({
    about: 'Who was served: number or id; the key’s person when left out',
    optional: true,
    example: 'R162',
  })
  rater?: string;

  // The range is the policy's to say: a row of old books with 6 stars is refused by the rule and counted.
  @IsIntegerField({
    about: 'Stars, in the range of the policy in force (1 to 5)',
    min: -1_000_000_000,
    max: 1_000_000_000,
    example: 5,
  })
  stars: number;

  @IsInstantField({
    about:
      'Intake of old books: when it was given; now when left out. Not later than now, unless `Intake-Row` says where it stands in old books',
    optional: true,
    example: '2026-09-04T18:00:00+08:00',
  })
  ratedAt?: string;
}

/** What speaks against a rating. */
export const RATING_PROBLEMS = [
  'no-such-record',
  'unknown-person',
  'out-of-range',
  'already-rated',
  'month-closed',
] as const satisfies readonly ErrorCode[];
