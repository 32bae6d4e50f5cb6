import { ApiProperty } from '@nestjs/swagger';
import { EntryView } from '../ledger/api/entry.dto';
import { IsInstantField, IsEnumField, IsRefField, IsTextField } from '../http/fields';
import { METHODS, STATUSES } from '../service/service-records.dto';
import { HISTORY_ACTIONS } from './record-history';

/** What of an approved record was wrong. What is left out stays as it was booked. */
export class ServiceCorrection {
  @IsInstantField({ about: 'When the volunteer really signed in', optional: true })
  signedInAt?: string;

  @IsInstantField({
    about: 'When the volunteer really signed out',
    optional: true,
    example: '2026-09-04T11:00:00+08:00',
  })
  signedOutAt?: string;

  @IsRefField({
    about:
      'The right activity: its number or id. The one already booked may be named again, for the category, organisation and planned end that it has now',
    optional: true,
    example: '2026-09.A031',
  })
  activity?: string;

  @IsEnumField({ about: 'How the times were really taken', words: METHODS, optional: true, example: 'typed' })
  method?: (typeof METHODS)[number];

  @IsRefField({ about: 'Who really recorded it: number or id', optional: true, example: 'S02' })
  recorder?: string;

  @IsTextField({
    about: 'Reason, in the centre’s own words. The journal holds a blinded form of it only',
    max: 1000,
    example: '签退时间抄错',
  })
  reason: string;
}

/** Why an approval was a mistake. */
export class Revocation {
  @IsTextField({
    about: 'Reason, in the centre’s own words. The journal holds a blinded form of it only',
    max: 1000,
    example: '当天没有这次服务',
  })
  reason: string;
}

/** One thing that somebody did with a record. */
export class HistoryStepView {
  @ApiProperty({ enum: HISTORY_ACTIONS, description: 'What was done' }) did: string;
  @ApiProperty({ description: 'Who did it, by opaque id' }) by: string;
  @ApiProperty({ format: 'date-time', required: false, description: 'When' }) at?: string;
  @ApiProperty({ required: false, description: 'Why, in the centre’s own words' }) reason?: string;
  @ApiProperty({ type: [EntryView], description: 'What it booked' }) entries: EntryView[];
}

/** What became of a service record. */
export class RecordHistoryView {
  @ApiProperty({ description: 'Opaque id of the record' }) record: string;
  @ApiProperty({ enum: STATUSES }) status: string;
  @ApiProperty({ type: [HistoryStepView], description: 'In the order in which it happened' }) steps: HistoryStepView[];
}
