import { ApiProperty } from '@nestjs/swagger';
import { IsEnumField, IsRefField, IsIntegerField } from '../http/fields';
import { EntryView } from '../ledger/api/entry.dto';
import { LARGEST_AMOUNT } from '../ledger/core/units';

const KINDS = ['code', 'voucher'] as const;
const STATUSES = ['open', 'used', 'expired', 'cancelled'] as const;

/** A redemption code to be issued, for one purchase. */
export class NewRedemptionCode {
  @IsEnumField({
    about:
      'A short-lived code to say or show at the till, or a voucher to print, which requires a ceiling. The policy sets how long each is valid (by default 15 minutes and 30 days)',
    words: KINDS,
    optional: true,
    example: 'code',
    inExample: true,
  })
  kind?: (typeof KINDS)[number];

  @IsIntegerField({
    about: 'Maximum that may be taken with it, in hundredths of a point',
    min: 1,
    max: LARGEST_AMOUNT,
    optional: true,
    example: 500,
  })
  ceilingPointHundredths?: number;

  @IsRefField({
    about: 'The only shop where it is valid: its number or id; any shop if omitted',
    optional: true,
    example: 'M01',
  })
  shop?: string;
}

/** An issued redemption code, with the code in clear. */
export class CreatedRedemptionCodeView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: '`code` is short-lived, `voucher` is for printing', enum: KINDS }) kind: string;
  @ApiProperty({ format: 'date-time', description: 'Valid until just before this instant' }) expiresAt: string;
  @ApiProperty({ required: false, description: 'The only shop where it is valid, by opaque id', format: 'uuid' })
  shop?: string;
  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'Maximum that may be taken with it, in hundredths of a point',
    example: 500,
  })
  ceilingPointHundredths?: number;
  @ApiProperty({
    type: [EntryView],
    maxItems: 0,
    example: [],
    description: 'Always empty: issuing a code posts no entry',
  })
  entries: object[];
  @ApiProperty({ description: 'The redemption code, for the volunteer only', example: '7K3M-Q9TX' }) code: string;
}

/** A redemption code in a list, without the code itself. */
export class RedemptionCodeView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: '`code` is short-lived, `voucher` is for printing', enum: KINDS }) kind: string;
  @ApiProperty({ description: 'Status now; an open one becomes `expired` at `expiresAt`', enum: STATUSES })
  status: string;
  @ApiProperty({ required: false, description: 'The only shop where it is valid, by opaque id', format: 'uuid' })
  shop?: string;
  @ApiProperty({ required: false, description: 'Shop, by the centre’s number' }) shopCode?: string;
  @ApiProperty({ required: false, description: 'Name of the shop' }) shopName?: string;
  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'Maximum that may be taken with it, in hundredths of a point',
    example: 500,
  })
  ceilingPointHundredths?: number;
  @ApiProperty({ description: 'Who issued it, by opaque id', format: 'uuid' }) createdBy: string;
  @ApiProperty({
    required: false,
    description:
      'The person who issued it by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  createdByCode?: string;
  @ApiProperty({
    required: false,
    description:
      'Name of the person who issued it; only for those who may read the master data of people, and for the person',
  })
  createdByName?: string;
  @ApiProperty({ description: 'When it was issued', format: 'date-time' }) createdAt: string;
  @ApiProperty({ description: 'Valid until just before this instant', format: 'date-time' }) expiresAt: string;
  @ApiProperty({ description: 'When it was used', format: 'date-time', required: false }) usedAt?: string;
  @ApiProperty({
    required: false,
    description: 'The redemption or reservation that used it, by opaque id',
    format: 'uuid',
  })
  usedFor?: string;
  @ApiProperty({ required: false, description: 'The shop’s own number of that redemption, if it has one' })
  usedForCode?: string;
}
