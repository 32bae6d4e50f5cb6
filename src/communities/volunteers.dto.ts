import { NumberedPage } from '../http/paging';
import { ApiProperty, PartialType, OmitType } from '@nestjs/swagger';
import {
  PARTIAL_TYPE_OPTIONS,
  IsCodeField,
  IsDayField,
  IsObjectField,
  IsRefField,
  IsTextField,
  IsIntegerField,
  IsBooleanField,
} from '../http/fields';

const MOST_MINUTES = 100_000_000;

/** Record time from books kept before. */
export class BroughtForward {
  @IsIntegerField({ about: 'Record time brought forward, in minutes', min: 0, max: MOST_MINUTES, example: 5747 })
  minutes: number;

  @IsDayField({
    about: 'Last day of the old books; the opening entry is dated to it. Today at the latest',
    example: '2026-08-31',
  })
  asOf: string;
}

/** A volunteer to be registered. */
export class NewVolunteer {
  @IsCodeField({ about: 'The centre’s own number for the person, unique in the ledger', example: 'V0001' })
  code: string;

  @IsTextField({
    about: 'Name as the centre shows it. Never enters the journal',
    max: 200,
    optional: true,
    example: '王阿姨',
  })
  displayName?: string;

  @IsIntegerField({ about: 'Year of birth', min: 1800, max: 2200, optional: true, example: 1957 })
  birthYear?: number;

  @IsRefField({ about: 'Unit of the community (小区、楼栋): its code or id', optional: true, example: '东风小区' })
  unit?: string;

  @IsRefField({ about: 'Cohort: its code or id', optional: true, example: 'retiree' })
  cohort?: string;

  @IsDayField({ about: 'Day of registration', optional: true, example: '2025-01-12' })
  registeredOn?: string;

  @IsBooleanField({
    about: 'Whether the person agreed to be shown by name in reports that hang on the wall; false until said',
    optional: true,
  })
  nameShown?: boolean;

  @IsObjectField({
    about: 'Record time from old books; only when the person becomes a volunteer',
    of: BroughtForward,
    optional: true,
  })
  broughtForward?: BroughtForward;
}

/** What of a volunteer's details is to be changed. */
export class VolunteerChange extends PartialType(
  OmitType(NewVolunteer, ['code', 'broughtForward'] as const),
  PARTIAL_TYPE_OPTIONS,
) {}

/** A volunteer as the centre sees them. */
export class VolunteerView {
  @ApiProperty({ description: 'Opaque id, the one in the journal' }) id: string;
  @ApiProperty({ description: 'The centre’s number' }) code: string;
  @ApiProperty({ required: false }) displayName?: string;
  @ApiProperty({ required: false, type: 'integer' }) birthYear?: number;
  @ApiProperty({ required: false, description: 'Unit, by opaque id' }) unit?: string;
  @ApiProperty({ required: false, description: 'Cohort, by opaque id' }) cohort?: string;
  @ApiProperty({ required: false }) registeredOn?: string;
  @ApiProperty({ type: 'integer', description: 'Star level, 0 to 5' }) level: number;
  @ApiProperty({ description: 'Agreed to be shown by name in reports on the wall' }) nameShown: boolean;
}

/** Which volunteers. */
export class VolunteerPage extends NumberedPage {
  @IsRefField({ about: 'Only those of this unit: its number or id', optional: true, example: '东风小区' })
  unit?: string;

  @IsRefField({ about: 'Only those of this cohort: its number or id', optional: true, example: 'retiree' })
  cohort?: string;
}
