import { ApiProperty } from '@nestjs/swagger';
import { IsEnumField, IsRefField, IsIntegerField } from '../http/fields';
import { LARGEST_AMOUNT } from '../ledger/core/units';

const KINDS = ['code', 'voucher'] as const;
const STATUSES = ['open', 'used', 'expired', 'cancelled'] as const;

/** A volunteer's consent to one purchase. */
export class NewRedemptionCode {
  @IsEnumField({
    about:
      'A short-lived code to be said or shown at the till, or a voucher to be printed, which needs a ceiling. How long each is good is the policy’s to say (15 minutes and 30 days unless it says otherwise)',
    words: KINDS,
    optional: true,
    example: 'code',
  })
  kind?: (typeof KINDS)[number];

  @IsIntegerField({
    about: 'Most that may be taken with it, in hundredths of a point',
    min: 1,
    max: LARGEST_AMOUNT,
    optional: true,
    example: 500,
  })
  ceilingPointHundredths?: number;

  @IsRefField({
    about: 'The one shop that it is for: its number or id; any shop when left out',
    optional: true,
    example: 'M01',
  })
  shop?: string;
}

/** A new code, shown once. */
export class CreatedRedemptionCodeView {
  @ApiProperty({ description: 'Opaque id' }) id: string;
  @ApiProperty({ enum: KINDS }) kind: string;
  @ApiProperty({ format: 'date-time', description: 'From this instant on it is of no use' }) expiresAt: string;
  @ApiProperty({ required: false, description: 'The one shop that it is for, by opaque id' }) shop?: string;
  @ApiProperty({ type: 'integer', required: false, description: 'Most that may be taken, in hundredths of a point' })
  ceilingPointHundredths?: number;
  @ApiProperty({ type: [Object], description: 'Always empty: a code makes no entry' }) entries: object[];
  @ApiProperty({ description: 'The code. Only the volunteer should have it', example: '7K3M-Q9TX' }) code: string;
}

/** A code as lists show it: everything but the code. */
export class RedemptionCodeView {
  @ApiProperty({ description: 'Opaque id' }) id: string;
  @ApiProperty({ enum: KINDS }) kind: string;
  @ApiProperty({ enum: STATUSES }) status: string;
  @ApiProperty({ required: false, description: 'The one shop that it is for, by opaque id' }) shop?: string;
  @ApiProperty({ type: 'integer', required: false, description: 'Most that may be taken, in hundredths of a point' })
  ceilingPointHundredths?: number;
  @ApiProperty({ description: 'Who made it, by opaque id' }) createdBy: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) expiresAt: string;
  @ApiProperty({ format: 'date-time', required: false }) usedAt?: string;
  @ApiProperty({ required: false, description: 'The redemption or reservation on which it was used, by opaque id' })
  usedFor?: string;
}
