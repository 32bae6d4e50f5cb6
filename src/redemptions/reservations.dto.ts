import { ApiProperty, PickType } from '@nestjs/swagger';
import { IsEnumField, IsRefField, IsIntegerField } from '../http/fields';
import { PageParameters } from '../http/paging';
import { LARGEST_AMOUNT } from '../ledger/core/units';
import { NewRedemption } from './redemptions.dto';

const STATUSES = ['open', 'captured', 'released', 'expired'] as const;

/** Points to be kept aside for an offer. */
export class NewReservation extends PickType(NewRedemption, ['offer', 'quantity', 'consent', 'volunteer'] as const) {}

/** How much of a reservation is to be captured. */
export class CaptureRequest {
  @IsIntegerField({
    about: 'How much, in hundredths of a point; all of it when left out. The rest is released',
    min: 1,
    max: LARGEST_AMOUNT,
    optional: true,
    example: 250,
  })
  pointHundredths?: number;
}

/** Which reservations. */
export class ReservationPage extends PageParameters {
  @IsEnumField({ about: 'Where they stand now', words: STATUSES, optional: true })
  status?: (typeof STATUSES)[number];

  @IsRefField({ about: 'Shop: its number or id', optional: true })
  shop?: string;
}

/** A reservation, by opaque ids. */
export class ReservationView {
  @ApiProperty({ description: 'Opaque id' }) id: string;
  @ApiProperty({ enum: STATUSES, description: 'An open one expires at its instant' }) status: string;
  @ApiProperty({ required: false, description: 'Volunteer, by opaque id; a shop doesn’t see it' }) volunteer?: string;
  @ApiProperty({ description: 'Shop, by opaque id' }) shop: string;
  @ApiProperty({ description: 'Offer, by opaque id' }) offer: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ type: 'integer', description: 'Price of one when it was reserved, in hundredths of a point' })
  pricePointHundredths: number;
  @ApiProperty({ type: 'integer', description: 'Reserved, in hundredths of a point' }) pointHundredths: number;
  @ApiProperty({ type: 'integer', description: 'Captured, in hundredths of a point' }) capturedHundredths: number;
  @ApiProperty({ required: false, description: 'The redemption that captured it, by opaque id' }) redemption?: string;
  @ApiProperty({ format: 'date-time' }) reservedAt: string;
  @ApiProperty({ format: 'date-time', description: 'From this instant on it counts as released' }) expiresAt: string;
  @ApiProperty({ type: 'integer', description: 'The entry that reserved it' }) entry: number;
}
