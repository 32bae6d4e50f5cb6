import { ApiProperty } from '@nestjs/swagger';
import { NumberedPage, withDays } from '../http/paging';
import {
  IsInstantField,
  ChangeType,
  IsCodeField,
  IsDayField,
  IsRefField,
  IsTextField,
  IsIntegerField,
} from '../http/fields';
import { LARGEST_AMOUNT } from '../ledger/core/units';
import { ErrorCode } from '../common/error-codes';
import { BOOKING_PROBLEMS } from '../http/api-problems.decorator';

/** Hundredths of a point. */
const MAX_PRICE = 1_000_000_000;

/** An offer to register. */
export class NewOffer {
  @IsCodeField({ about: 'The centre’s own number for the offer, unique in the ledger', example: 'M01-1' })
  code: string;

  @IsRefField({ about: 'Shop: its number or id', example: 'M01' })
  shop: string;

  @IsTextField({ about: 'The goods or service offered', max: 200, example: '早餐' })
  title: string;

  @IsIntegerField({
    about: 'Unit price, in hundredths of a point',
    min: 1,
    max: MAX_PRICE,
    example: 320,
    inExample: true,
  })
  pricePointHundredths: number;

  @IsDayField({
    about: 'First day of the price, today or later; today when left out. Within an import: the first day of its books',
    optional: true,
    example: '2026-12-01',
  })
  firstDay?: string;
}

/** A change of an offer. Existing redemptions keep the price at which they were made. */
export class OfferChange extends ChangeType(NewOffer, { fixed: ['code', 'shop'], clearable: [] }) {}

/** An offer, by opaque ids. */
export class OfferView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The centre’s number', example: 'M01-1' }) code: string;
  @ApiProperty({ description: 'Shop, by opaque id', format: 'uuid' }) shop: string;
  @ApiProperty({ required: false, description: 'Shop, by the centre’s number' }) shopCode?: string;
  @ApiProperty({ required: false, description: 'Name of the shop' }) shopName?: string;
  @ApiProperty({ description: 'The goods or service offered', example: '早餐' }) title: string;
  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'Unit price today, in hundredths of a point; absent before the first day of its first price',
    example: 320,
  })
  pricePointHundredths?: number;
}

/** A redemption to make: points for an offer. */
export class NewRedemption {
  @IsCodeField({ about: 'The shop’s own number for it, unique in the shop', optional: true, example: '2026-09.X0408' })
  code?: string;

  @IsRefField({
    about:
      'The volunteer’s redemption code (one-time code or voucher). Required at the till; within an import of old books the ' +
      'volunteer may be named instead',
    optional: true,
    example: '7K3M-Q9TX',
    inExample: true,
  })
  consent?: string;

  @IsRefField({
    about:
      'Volunteer: number or id. Only within an import of old books; if a code is sent too, it must be this volunteer’s',
    optional: true,
    example: 'V0111',
  })
  volunteer?: string;

  @IsRefField({ about: 'Offer: its number or id', example: 'M03-1' })
  offer: string;

  @IsIntegerField({ about: 'How many', min: 1, max: 1_000_000, optional: true, example: 1 })
  quantity?: number;

  @IsInstantField({
    about:
      'Import of old books: when it happened, a day of the import’s months. Otherwise it is the arrival of the request',
    optional: true,
    importOnly: true,
    example: '2026-09-05T12:00:00+08:00',
  })
  at?: string;
}

/** A refund to make. */
export class NewRefund {
  @IsRefField({ about: 'Redemption: its number or id', example: '2026-09.X0408' })
  redemption: string;

  @IsIntegerField({ about: 'Points to refund, in hundredths', min: 1, max: LARGEST_AMOUNT, example: 100 })
  pointHundredths: number;

  @IsInstantField({
    about:
      'Import of old books: when it happened, a day of the import’s months. Otherwise it is the arrival of the request',
    optional: true,
    importOnly: true,
    example: '2026-09-06T12:00:00+08:00',
  })
  at?: string;
}

/** A redemption, by opaque ids. */
export class RedemptionView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ required: false, description: 'The shop’s own number for it', example: '2026-09.X0408' })
  code?: string;
  @ApiProperty({ required: false, description: 'Volunteer, by opaque id; not shown to a shop', format: 'uuid' })
  volunteer?: string;
  @ApiProperty({
    required: false,
    description:
      'The volunteer by the centre’s number; not shown to a shop, and only for those who may read the master data of people, and for the person',
  })
  volunteerCode?: string;
  @ApiProperty({
    required: false,
    description:
      'Name of the volunteer; not shown to a shop, and only for those who may read the master data of people, and for the person',
  })
  volunteerName?: string;
  @ApiProperty({ description: 'Shop, by opaque id', format: 'uuid' }) shop: string;
  @ApiProperty({ required: false, description: 'Shop, by the centre’s number' }) shopCode?: string;
  @ApiProperty({ required: false, description: 'Name of the shop' }) shopName?: string;
  @ApiProperty({ description: 'Offer, by opaque id', format: 'uuid' }) offer: string;
  @ApiProperty({ required: false, description: 'Offer, by the centre’s number' }) offerCode?: string;
  @ApiProperty({ required: false, description: 'Title of the offer' }) offerName?: string;
  @ApiProperty({ description: 'How many', type: 'integer' }) quantity: number;
  @ApiProperty({ type: 'integer', description: 'Captured, in hundredths of a point', example: 320 })
  pointHundredths: number;
  @ApiProperty({ type: 'integer', description: 'Refunded so far, in hundredths of a point', example: 0 })
  refundedHundredths: number;
  @ApiProperty({ description: 'When the points were captured', format: 'date-time' }) redeemedAt: string;
  @ApiProperty({ type: 'integer', description: 'The entry that captured it' }) entry: number;
}

/** Query of a page of offers. */
export class OfferPage extends NumberedPage {
  @IsRefField({ about: 'Only those of this shop: its number or id', optional: true, example: 'M01' })
  shop?: string;
}

/** Query of a page of redemptions. */
export class RedemptionPage extends withDays(OfferPage, 'made') {
  @IsRefField({ about: 'Only those of this offer: its number or id', optional: true, example: 'M01-1' })
  offer?: string;
}

/** Problems that a redemption or reservation can answer with. */
export const CHECKOUT_PROBLEMS = [
  'unknown-volunteer',
  'unknown-offer',
  'shop-not-active',
  'shop-without-rate',
  'offer-without-price',
  'already-used',
  'consent-invalid',
  'issued-by-shop',
  'till-only',
  'above-ceiling',
  'insufficient-points',
  'not-enough-points',
  'too-many-tries',
  ...BOOKING_PROBLEMS,
] as const satisfies readonly ErrorCode[];
