import { ApiProperty } from '@nestjs/swagger';
import { CONFIRMATION_KINDS } from '../confirmations/confirmation.rules';
import { IsEnumField, IsTextField } from '../http/fields';

/** What can wait: the kinds of confirmations, and submitted service records. */
export const WAITING_KINDS = ['service-record', ...CONFIRMATION_KINDS] as const;

/** The decisions about what waits. */
const DECISIONS = ['confirm', 'reject'] as const;

/** The statuses of what waits or was decided. */
const STATUSES = ['waiting', 'confirmed', 'rejected'] as const;

/** The body that confirms or rejects what waits. */
export class NewDecision {
  @IsEnumField({ about: 'Whether it is confirmed or rejected', words: DECISIONS, example: 'confirm' })
  decision: (typeof DECISIONS)[number];

  @IsTextField({
    about: 'Reason of a rejection, in the centre’s own words; required for it, and never part of the journal',
    max: 1000,
    optional: true,
    example: '银行对账单上没有这笔款项',
  })
  reason?: string;
}

const LABELS_FOR = 'only for those who may read the master data of people, and for the person';

/** A value of what was asked for. */
const DETAIL = {
  oneOf: [
    { type: 'string', description: 'A text, a code, a day or an instant' },
    { type: 'integer', description: 'A whole number, in its unit’s minor unit' },
    { type: 'boolean', description: 'Whether something is so' },
    { type: 'array', items: { type: 'string' }, description: 'The months of an import' },
    {
      type: 'object',
      additionalProperties: {
        oneOf: [
          { type: 'string', description: 'A new value' },
          { type: 'integer', description: 'An amount in minor units' },
        ],
      },
      description: 'The fields of a correction, or the amounts of an entry by unit',
    },
  ],
};

/** What waits for a second person, or was decided. */
export class ConfirmationView {
  @ApiProperty({ description: 'Opaque id; of a service record its own', format: 'uuid' }) id: string;
  @ApiProperty({ enum: WAITING_KINDS, description: 'What was asked for' }) kind: string;
  @ApiProperty({ enum: STATUSES, description: 'Whether it waits' }) status: string;
  @ApiProperty({
    description: 'Id of what it is about: a shop, a record, a volunteer, an import, or the fund',
    example: 'fund',
  })
  subject: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: DETAIL,
    description:
      'What was asked for, with the fields of the request and the centre’s numbers of what they name; of a service record, ' +
      'and of what a correction, reversal or refund is about, its times and numbers',
    example: { source: '街道启动资金', cents: 500000 },
  })
  details: Readonly<Record<string, unknown>>;
  @ApiProperty({
    description: 'Who asked for it, by opaque id; `console` at the command line',
    example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  requester: string;
  @ApiProperty({ required: false, description: `Who asked for it, by the centre’s number; ${LABELS_FOR}` })
  requesterCode?: string;
  @ApiProperty({ required: false, description: `Name of who asked for it; ${LABELS_FOR}` }) requesterName?: string;
  @ApiProperty({ required: false, description: 'When it was asked for', format: 'date-time' }) requestedAt?: string;
  @ApiProperty({ required: false, description: 'Who decided, by opaque id' }) decider?: string;
  @ApiProperty({ required: false, description: `Who decided, by the centre’s number; ${LABELS_FOR}` })
  deciderCode?: string;
  @ApiProperty({ required: false, description: `Name of who decided; ${LABELS_FOR}` }) deciderName?: string;
  @ApiProperty({ required: false, description: 'When it was decided', format: 'date-time' }) decidedAt?: string;
  @ApiProperty({ required: false, description: 'Reason of a rejection' }) reason?: string;
  @ApiProperty({ required: false, type: 'integer', description: 'The entry that booked it' }) entry?: number;
}
