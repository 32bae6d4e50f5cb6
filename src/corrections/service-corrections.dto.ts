import { ApiProperty } from '@nestjs/swagger';
import { EntryView } from '../ledger/api/entry.dto';
import { IsInstantField, IsEnumField, IsRefField, IsTextField } from '../http/fields';
import { METHODS, STATUSES } from '../service/service-records.dto';
import { HISTORY_ACTIONS } from './record-history';

/** The body that corrects an approved record. Fields that are left out stay as booked. */
export class ServiceCorrection {
  @IsInstantField({ about: 'Correct sign-in time', optional: true })
  signedInAt?: string;

  @IsInstantField({
    about: 'Correct sign-out time',
    optional: true,
    example: '2026-09-04T11:00:00+08:00',
    inExample: true,
  })
  signedOutAt?: string;

  @IsRefField({
    about:
      'Correct activity: its number or id. Give the booked activity again to use its present category, organisation ' +
      'and planned end',
    optional: true,
    example: '2026-09.A031',
  })
  activity?: string;

  @IsEnumField({ about: 'Correct way in which the times were taken', words: METHODS, optional: true, example: 'typed' })
  method?: (typeof METHODS)[number];

  @IsRefField({ about: 'Import of old books: correct recorder', optional: true, example: 'S02', importOnly: true })
  recorder?: string;

  @IsTextField({
    about: 'Reason, in the centre’s own words. The journal has only its blinded form',
    max: 1000,
    example: '签退时间抄错',
  })
  reason: string;
}

/** The body that revokes an approval. */
export class Revocation {
  @IsTextField({
    about: 'Reason, in the centre’s own words. The journal has only its blinded form',
    max: 1000,
    example: '当天没有这次服务',
  })
  reason: string;
}

/** One step in the history of a service record. */
export class HistoryStepView {
  @ApiProperty({ enum: HISTORY_ACTIONS, description: 'Action' }) did: string;
  @ApiProperty({ description: 'Opaque id of the person who did it', example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90' })
  by: string;
  @ApiProperty({
    required: false,
    description:
      'The person by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  byCode?: string;
  @ApiProperty({
    required: false,
    description: 'Name of the person; only for those who may read the master data of people, and for the person',
  })
  byName?: string;
  @ApiProperty({ format: 'date-time', required: false, description: 'Time of the action' }) at?: string;
  @ApiProperty({ required: false, description: 'Reason, in the centre’s own words' }) reason?: string;
  @ApiProperty({ type: [EntryView], description: 'Entries booked by it' }) entries: EntryView[];
}

/** The history of a service record. */
export class RecordHistoryView {
  @ApiProperty({ description: 'Opaque id of the record', format: 'uuid' }) record: string;
  @ApiProperty({ description: 'Status of the record now', enum: STATUSES }) status: string;
  @ApiProperty({ type: [HistoryStepView], description: 'Steps in chronological order' }) steps: HistoryStepView[];
}
