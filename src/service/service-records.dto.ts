import { ApiProperty } from '@nestjs/swagger';
import { IsInstantField, IsEnumField, IsRefField, IsTextField } from '../http/fields';
import { PageParameters } from '../http/paging';
import { ErrorCode } from '../common/error-codes';
import { BOOKING_PROBLEMS } from '../http/api-problems.decorator';

/** How times were taken. */
export const METHODS = ['code', 'typed'] as const;
/** What a record can be. */
export const STATUSES = ['submitted', 'approved', 'refused', 'reversed'] as const;

/** A service record to be submitted; with an approver, a record of old books to be booked at once. */
export class NewServiceRecord {
  @IsRefField({ about: 'Activity: its number or id', example: '2026-09.A031' })
  activity: string;

  @IsRefField({ about: 'Volunteer: number or id', example: 'V0303' })
  volunteer: string;

  @IsInstantField({ about: 'When the volunteer signed in' })
  signedInAt: string;

  @IsInstantField({
    about: 'When the volunteer signed out; left out, the activity’s planned end counts',
    optional: true,
    example: '2026-09-04T11:00:00+08:00',
  })
  signedOutAt?: string;

  @IsEnumField({ about: 'How the times were taken: scanned, or typed by hand', words: METHODS, example: 'code' })
  method: (typeof METHODS)[number];

  @IsRefField({
    about: 'Who recorded it: number or id; the key’s person when left out',
    optional: true,
    example: 'S02',
  })
  recorder?: string;

  @IsRefField({
    about: 'Intake of old books: who approved it. Left out, the record waits for approval',
    optional: true,
    example: 'S03',
  })
  approver?: string;

  @IsInstantField({
    about:
      'Intake of old books: when it was approved; now when left out. Not later than now, unless `Intake-Row` says where it stands in old books',
    optional: true,
    example: '2026-09-04T18:00:00+08:00',
  })
  approvedAt?: string;

  @IsTextField({
    about: 'Why it comes after its due date, in the centre’s own words. The journal holds a blinded form of it only',
    max: 1000,
    optional: true,
    example: '签到表遗失，后来找回',
  })
  lateReason?: string;

  @IsRefField({
    about: 'Intake of old books: who approved a late one too. At the desk the second approval is a request of its own',
    optional: true,
    example: 'S04',
  })
  secondApprover?: string;
}

/** Why a record is turned down. */
export class RecordRefusal {
  @IsTextField({
    about: 'Reason, in the centre’s own words. Never enters the journal',
    max: 1000,
    example: '时间与签到表不符',
  })
  reason: string;
}

/** Which records. */
export class RecordFilter extends PageParameters {
  @IsEnumField({ about: 'Only records of this status', words: STATUSES, optional: true })
  status?: (typeof STATUSES)[number];

  @IsRefField({ about: 'Only those of this volunteer: number or id', optional: true, example: 'V0303' })
  volunteer?: string;

  @IsRefField({ about: 'Only those of this activity: its number or id', optional: true, example: '2026-09.A031' })
  activity?: string;
}

/** A service record, by opaque ids. */
export class ServiceRecordView {
  @ApiProperty() id: string;
  @ApiProperty({ enum: STATUSES }) status: string;
  @ApiProperty({ description: 'Activity, by opaque id' }) activity: string;
  @ApiProperty({ description: 'Volunteer, by opaque id' }) volunteer: string;
  @ApiProperty({ description: 'Recorder, by opaque id' }) recorder: string;
  @ApiProperty({ required: false, description: 'Approver, by opaque id; of a late one that waits, the first' })
  approver?: string;
  @ApiProperty({ enum: METHODS }) method: string;
  @ApiProperty({ format: 'date-time' }) startsAt: string;
  @ApiProperty({ format: 'date-time' }) endsAt: string;
  @ApiProperty({
    format: 'date-time',
    description: 'By when it is to be recorded: the end of the last working day of the recording window',
  })
  dueAt: string;
  @ApiProperty({ description: 'Whether that window enters a year whose working days are not published yet' })
  dueProvisional: boolean;
  @ApiProperty({ format: 'date-time', required: false, description: 'When it was recorded' }) recordedAt?: string;
  @ApiProperty({ description: 'Whether it was recorded late; never where the policy knows no lateness' }) late: boolean;
  @ApiProperty({ required: false, description: 'Why it was late' }) lateReason?: string;
  @ApiProperty({ required: false, description: 'Who approved a late one too, by opaque id' }) secondApprover?: string;
  @ApiProperty({ required: false, description: 'Why it was refused' }) reason?: string;
  @ApiProperty({ type: 'integer', required: false, description: 'The entry that booked it' }) entry?: number;
}

/** What speaks against a service record. */
export const RECORD_PROBLEMS = [
  'unknown-volunteer',
  'unknown-activity',
  'unknown-person',
  'not-independent',
  'ends-before-it-starts',
  'already-recorded',
  'overlaps',
  'late-reason-needed',
  'second-approver-needed',
  ...BOOKING_PROBLEMS,
] as const satisfies readonly ErrorCode[];
