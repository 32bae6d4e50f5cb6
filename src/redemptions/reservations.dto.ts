import { ApiProperty, PickType } from '@nestjs/swagger';
import { IsEnumField, IsRefField, IsIntegerField } from '../http/fields';
import { PageParameters, withDays } from '../http/paging';
import { LARGEST_AMOUNT } from '../ledger/core/units';
import { NewRedemption } from './redemptions.dto';

const STATUSES = ['open', 'captured', 'released', 'expired'] as const;

/** A reservation to make: points held for an offer. */
export class NewReservation extends PickType(NewRedemption, ['offer', 'quantity', 'consent', 'volunteer'] as const) {}

/** A capture of a reservation. */
export class CaptureRequest {
  @IsIntegerField({
    about: 'Points to capture, in hundredths; all of them if omitted. The rest is released',
    min: 1,
    max: LARGEST_AMOUNT,
    optional: true,
    example: 250,
    inExample: true,
  })
  pointHundredths?: number;
}

/** Query of a page of reservations. */
export class ReservationPage extends withDays(PageParameters, 'made') {
  @IsEnumField({ about: 'Only those with this status now', words: STATUSES, optional: true })
  status?: (typeof STATUSES)[number];

  @IsRefField({ about: 'Only those of this shop: its number or id', optional: true })
  shop?: string;
}

/** A reservation, by opaque ids. */
export class ReservationView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ enum: STATUSES, description: 'Status now; an open one becomes `expired` at `expiresAt`' })
  status: string;
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
  @ApiProperty({
    type: 'integer',
    description: 'Unit price when it was reserved, in hundredths of a point',
    example: 320,
  })
  pricePointHundredths: number;
  @ApiProperty({ type: 'integer', description: 'Reserved, in hundredths of a point', example: 320 })
  pointHundredths: number;
  @ApiProperty({ type: 'integer', description: 'Captured, in hundredths of a point', example: 0 })
  capturedHundredths: number;
  @ApiProperty({ required: false, description: 'The redemption that captured it, by opaque id', format: 'uuid' })
  redemption?: string;
  @ApiProperty({ description: 'When the points were reserved', format: 'date-time' }) reservedAt: string;
  @ApiProperty({ format: 'date-time', description: 'From this instant on it counts as released' }) expiresAt: string;
  @ApiProperty({ type: 'integer', description: 'The entry that reserved it' }) entry: number;
}
