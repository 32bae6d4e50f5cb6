import { ApiProperty } from '@nestjs/swagger';
import { IsInstantField, IsEnumField, IsRefField, IsTextField } from '../http/fields';
import { ODDITIES, Oddity } from './oddities';
import { PageParameters, withDays } from '../http/paging';
import { ErrorCode } from '../common/error-codes';
import { BOOKING_PROBLEMS } from '../http/api-problems.decorator';

/** How the times of a service were taken: by a scanned code, or typed. */
export const METHODS = ['code', 'typed'] as const;
/** The statuses of a service record. */
export const STATUSES = ['submitted', 'approved', 'refused', 'reversed'] as const;

/**
 * The body that submits a service record. The recorder is the person behind the key. Within an import of old books it
 * may name who recorded and approved it; with an approver it is booked at once.
 */
export class NewServiceRecord {
  @IsRefField({ about: 'Activity: its number or id', example: '2026-09.A031' })
  activity: string;

  @IsRefField({ about: 'Volunteer: number or id', example: 'V0303' })
  volunteer: string;

  @IsInstantField({ about: 'When the volunteer signed in' })
  signedInAt: string;

  @IsInstantField({
    about: 'When the volunteer signed out, at most 24 hours after the sign-in. Left out: the activity’s planned end',
    optional: true,
    example: '2026-09-04T11:00:00+08:00',
    inExample: true,
  })
  signedOutAt?: string;

  @IsEnumField({ about: 'How the times were taken: scanned, or typed', words: METHODS, example: 'code' })
  method: (typeof METHODS)[number];

  @IsRefField({
    about: 'Import of old books: recorder. Otherwise the key’s person',
    optional: true,
    example: 'S02',
    importOnly: true,
  })
  recorder?: string;

  @IsRefField({
    about: 'Import of old books: approver. Left out: the record waits for approval',
    optional: true,
    example: 'S03',
    importOnly: true,
  })
  approver?: string;

  @IsInstantField({
    about: 'Import of old books: when it was approved; now when left out',
    optional: true,
    example: '2026-09-04T18:00:00+08:00',
    importOnly: true,
  })
  approvedAt?: string;

  @IsTextField({
    about: 'Reason for recording after the due date, in the centre’s own words. The journal has only its blinded form',
    max: 1000,
    optional: true,
    example: '签到表遗失，后来找回',
  })
  lateReason?: string;

  @IsRefField({
    about: 'Import of old books: second approver of a late record. Otherwise the second approval is its own request',
    optional: true,
    example: 'S04',
    importOnly: true,
  })
  secondApprover?: string;
}

/** The body that rejects a service record. */
export class RecordRefusal {
  @IsTextField({
    about: 'Reason, in the centre’s own words; never part of the journal',
    max: 1000,
    example: '时间与签到表不符',
  })
  reason: string;
}

/** Filter and paging of the list of service records. */
export class RecordFilter extends withDays(PageParameters, 'that began') {
  @IsEnumField({ about: 'Only records of this status', words: STATUSES, optional: true })
  status?: (typeof STATUSES)[number];

  @IsRefField({ about: 'Only records of this volunteer: number or id', optional: true, example: 'V0303' })
  volunteer?: string;

  @IsRefField({ about: 'Only records of this activity: its number or id', optional: true, example: '2026-09.A031' })
  activity?: string;
}

/** A service record; references are opaque ids. */
export class ServiceRecordView {
  @ApiProperty({ description: 'Opaque id of the record', format: 'uuid' }) id: string;
  @ApiProperty({
    description: '`submitted` until it is decided; `refused` when rejected; `reversed` when its approval was revoked',
    enum: STATUSES,
  })
  status: string;
  @ApiProperty({ description: 'Opaque id of the activity', format: 'uuid' }) activity: string;
  @ApiProperty({ required: false, description: 'The centre’s number of the activity' }) activityCode?: string;
  @ApiProperty({ required: false, description: 'Title of the activity' }) activityName?: string;
  @ApiProperty({ description: 'Opaque id of the volunteer', format: 'uuid' }) volunteer: string;
  @ApiProperty({
    required: false,
    description:
      'The volunteer by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  volunteerCode?: string;
  @ApiProperty({
    required: false,
    description: 'Name of the volunteer; only for those who may read the master data of people, and for the person',
  })
  volunteerName?: string;
  @ApiProperty({ description: 'Opaque id of the recorder', format: 'uuid' }) recorder: string;
  @ApiProperty({
    required: false,
    description:
      'The recorder by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  recorderCode?: string;
  @ApiProperty({
    required: false,
    description: 'Name of the recorder; only for those who may read the master data of people, and for the person',
  })
  recorderName?: string;
  @ApiProperty({
    required: false,
    description: 'Opaque id of the approver; the first one of a late record',
    format: 'uuid',
  })
  approver?: string;
  @ApiProperty({
    required: false,
    description:
      'The approver by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  approverCode?: string;
  @ApiProperty({
    required: false,
    description: 'Name of the approver; only for those who may read the master data of people, and for the person',
  })
  approverName?: string;
  @ApiProperty({ description: 'How the times were taken: scanned (`code`), or typed', enum: METHODS }) method: string;
  @ApiProperty({ description: 'When the volunteer signed in', format: 'date-time' }) startsAt: string;
  @ApiProperty({
    description: 'When the volunteer signed out, or the planned end of the activity',
    format: 'date-time',
  })
  endsAt: string;
  @ApiProperty({
    format: 'date-time',
    description: 'Due date for recording it: the end of the recording window’s last working day',
  })
  dueAt: string;
  @ApiProperty({ description: 'Whether that window enters a year whose calendar is not published yet' })
  dueProvisional: boolean;
  @ApiProperty({ format: 'date-time', required: false, description: 'When it was recorded' }) recordedAt?: string;
  @ApiProperty({ description: 'Whether it was recorded late; false when the policy has no rule for late records' })
  late: boolean;
  @ApiProperty({ required: false, description: 'Reason for recording it late' }) lateReason?: string;
  @ApiProperty({ required: false, description: 'Opaque id of a late record’s second approver', format: 'uuid' })
  secondApprover?: string;
  @ApiProperty({
    required: false,
    description:
      'The second approver by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  secondApproverCode?: string;
  @ApiProperty({
    required: false,
    description:
      'Name of the second approver; only for those who may read the master data of people, and for the person',
  })
  secondApproverName?: string;
  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...ODDITIES] },
    description:
      'What is odd about it, for the approver to judge. `ends-far-beyond-plan`: it ends long after the planned end of its ' +
      'activity. `ends-after-approval`: it was approved, or would be now, before it ends. `beyond-capacity`: more people ' +
      'are recorded than the place of the activity holds. The policy may reject such records',
    example: ['beyond-capacity'],
  })
  oddities: Oddity[];
  @ApiProperty({ required: false, description: 'Reason of its rejection' }) reason?: string;
  @ApiProperty({ type: 'integer', required: false, description: 'The entry that booked it' }) entry?: number;
}

/** Problems with which a service record can be rejected. */
export const RECORD_PROBLEMS = [
  'unknown-volunteer',
  'unknown-activity',
  'unknown-person',
  'not-independent',
  'ends-before-it-starts',
  'too-long',
  'not-over-yet',
  'ends-far-beyond-plan',
  'ends-after-approval',
  'beyond-capacity',
  'already-recorded',
  'overlaps',
  'late-reason-needed',
  'second-approver-needed',
  ...BOOKING_PROBLEMS,
] as const satisfies readonly ErrorCode[];
