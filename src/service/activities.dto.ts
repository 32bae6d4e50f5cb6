import { NumberedPage, withDays } from '../http/paging';
import { ApiProperty } from '@nestjs/swagger';
import { IsInstantField, ChangeType, IsCodeField, IsRefField, IsTextField, IsIntegerField } from '../http/fields';

/** The body that registers an activity. */
export class NewActivity {
  @IsCodeField({ about: 'The centre’s own number for the activity, unique in the ledger', example: '2026-09.A031' })
  code: string;

  @IsTextField({ about: 'Category of service; one of those of the policy in force', max: 100, example: 'teach' })
  category: string;

  @IsTextField({ about: 'Title', max: 200, example: '四点半课堂' })
  title: string;

  @IsTextField({ about: 'Site', max: 200, optional: true, example: '向阳小区' })
  site?: string;

  @IsRefField({ about: 'Organisation: its code or id', example: '巡逻队' })
  organisation: string;

  @IsInstantField({ about: 'Planned start' })
  startsAt: string;

  @IsInstantField({
    about: 'Planned end; used when a sign-out is missing',
    example: '2026-09-04T11:00:00+08:00',
    inExample: true,
  })
  endsAt: string;

  @IsIntegerField({ about: 'Capacity, in participants', min: 0, max: 1_000_000, optional: true, example: 80 })
  capacity?: number;
}

/** The body that changes an activity; fields that are left out stay unchanged, null clears an optional one. */
export class ActivityChange extends ChangeType(NewActivity, { fixed: ['code'], clearable: ['site', 'capacity'] }) {}

/** An activity. */
export class ActivityView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The centre’s number', example: '2026-09.A031' }) code: string;
  @ApiProperty({ description: 'Category of service, one of those of the policy', example: 'teach' }) category: string;
  @ApiProperty({ description: 'Title', example: '四点半课堂' }) title: string;
  @ApiProperty({ description: 'Site', example: '向阳小区', required: false }) site?: string;
  @ApiProperty({ description: 'Opaque id of the organisation', format: 'uuid' }) organisation: string;
  @ApiProperty({ required: false, description: 'Code of the organisation' }) organisationCode?: string;
  @ApiProperty({ required: false, description: 'Name of the organisation' }) organisationName?: string;
  @ApiProperty({ description: 'Planned start', format: 'date-time' }) startsAt: string;
  @ApiProperty({ description: 'Planned end; it stands for a missing sign-out', format: 'date-time' }) endsAt: string;
  @ApiProperty({ description: 'Capacity, in participants', example: 80, type: 'integer', required: false })
  capacity?: number;
  @ApiProperty({
    format: 'date-time',
    description: 'Due date for recording its service and ratings: the end of the recording window’s last working day',
  })
  dueAt: string;
  @ApiProperty({ description: 'Whether that window enters a year whose calendar is not published yet' })
  dueProvisional: boolean;
}

/** Filter and paging of the list of activities. */
export class ActivityPage extends withDays(NumberedPage, 'that begin') {
  @IsTextField({ about: 'Only activities of this category', max: 50, optional: true, example: 'care' })
  category?: string;

  @IsRefField({ about: 'Only activities of this organisation: its number or id', optional: true, example: '巡逻队' })
  organisation?: string;
}
