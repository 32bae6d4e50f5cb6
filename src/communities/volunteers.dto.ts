import { NumberedPage, withDays } from '../http/paging';
import { ApiProperty } from '@nestjs/swagger';
import {
  ChangeType,
  IsCodeField,
  IsDayField,
  IsObjectField,
  IsRefField,
  IsTextField,
  IsIntegerField,
  IsBooleanField,
} from '../http/fields';
import { FIRST_BIRTH_YEAR } from './volunteer-years';

const MAX_MINUTES = 100_000_000;

/** Service hours from old books. */
export class BroughtForward {
  @IsIntegerField({ about: 'Service hours brought forward, in minutes', min: 0, max: MAX_MINUTES, example: 5747 })
  minutes: number;

  @IsDayField({
    about: 'Last day of the old books, to which the opening entry is dated; not after today',
    example: '2026-08-31',
  })
  asOf: string;
}

/** The body that registers a volunteer. */
export class NewVolunteer {
  @IsCodeField({ about: 'The centre’s own number for the person, unique in the ledger', example: 'V0001' })
  code: string;

  @IsTextField({
    about: 'Name as the centre displays it; never part of the journal',
    max: 200,
    optional: true,
    example: '王阿姨',
    inExample: true,
  })
  displayName?: string;

  @IsIntegerField({
    about: 'Year of birth, at most the current year',
    min: FIRST_BIRTH_YEAR,
    max: 2200,
    optional: true,
    example: 1957,
  })
  birthYear?: number;

  @IsRefField({ about: 'Building or block (小区或楼栋): its code or id', optional: true, example: '东风小区' })
  unit?: string;

  @IsRefField({ about: 'Cohort: its code or id', optional: true, example: 'retiree' })
  cohort?: string;

  @IsDayField({
    about: 'Day of registration; not after today and not before the year of birth',
    optional: true,
    example: '2025-01-12',
  })
  registeredOn?: string;

  @IsBooleanField({
    about: 'Whether the person agreed to be shown by name in published reports; false when left out',
    optional: true,
  })
  nameShown?: boolean;

  @IsObjectField({
    about:
      'Service hours from old books; accepted only when the person becomes a volunteer. They wait until a second person ' +
      'confirms them, except within an import',
    of: BroughtForward,
    optional: true,
  })
  broughtForward?: BroughtForward;
}

/** The body that changes a volunteer's details; fields that are left out stay unchanged, null clears an optional one. */
export class VolunteerChange extends ChangeType(NewVolunteer, {
  fixed: ['code', 'broughtForward'],
  clearable: ['displayName', 'birthYear', 'unit', 'cohort', 'registeredOn'],
}) {}

/** A volunteer as shown to the centre's staff. */
export class VolunteerView {
  @ApiProperty({ description: 'Opaque id, as used in the journal', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The centre’s number', example: 'V0303' }) code: string;
  @ApiProperty({
    description: 'Name as the centre displays it; absent when none was given',
    example: '王阿姨',
    required: false,
  })
  displayName?: string;
  @ApiProperty({ description: 'Year of birth', example: 1957, required: false, type: 'integer' }) birthYear?: number;
  @ApiProperty({ required: false, description: 'Opaque id of the building or block', format: 'uuid' }) unit?: string;
  @ApiProperty({ required: false, description: 'Code of the building or block' }) unitCode?: string;
  @ApiProperty({ required: false, description: 'Name of the building or block' }) unitName?: string;
  @ApiProperty({ required: false, description: 'Opaque id of the cohort', format: 'uuid' }) cohort?: string;
  @ApiProperty({ required: false, description: 'Code of the cohort' }) cohortCode?: string;
  @ApiProperty({ required: false, description: 'Name of the cohort' }) cohortName?: string;
  @ApiProperty({ description: 'Day of registration', format: 'date', required: false }) registeredOn?: string;
  @ApiProperty({ type: 'integer', description: 'Star level, 0 to 5' }) level: number;
  @ApiProperty({ description: 'Whether the person agreed to be shown by name in published reports' })
  nameShown: boolean;
}

/** Filter and paging of the list of volunteers. */
export class VolunteerPage extends withDays(NumberedPage, 'registered') {
  @IsRefField({
    about: 'Only volunteers of this building or block: its number or id',
    optional: true,
    example: '东风小区',
  })
  unit?: string;

  @IsRefField({ about: 'Only volunteers of this cohort: its number or id', optional: true, example: 'retiree' })
  cohort?: string;
}
