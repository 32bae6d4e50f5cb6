import { ApiProperty } from '@nestjs/swagger';
import { IsInstantField, IsCodeField, IsIntegerField } from '../http/fields';
import { LARGEST_AMOUNT } from '../ledger/core/units';

/** A bank transfer to a shop, to be booked. */
export class NewPayment {
  @IsIntegerField({ about: 'Amount, in the currency’s minor unit', min: 1, max: LARGEST_AMOUNT, example: 12000 })
  cents: number;

  @IsCodeField({
    about: 'The bank’s reference, unique in the shop. Never written to the journal',
    example: 'ICBC-20261009-00017',
  })
  bankReference: string;

  @IsInstantField({
    about: 'When it was paid, as the bank dates it. Defaults to the arrival of the request and must not be later',
    optional: true,
    example: '2026-10-09T10:00:00+08:00',
  })
  paidAt?: string;
}

/** A payment to a shop. */
export class PaymentView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'Shop, by opaque id', format: 'uuid' }) shop: string;
  @ApiProperty({ required: false, description: 'Shop, by the centre’s number' }) shopCode?: string;
  @ApiProperty({ required: false, description: 'Name of the shop' }) shopName?: string;
  @ApiProperty({ type: 'integer', description: 'In the currency’s minor unit', example: 12000 }) cents: number;
  @ApiProperty({ description: 'The bank’s reference', example: 'ICBC-20261009-00017' }) bankReference: string;
  @ApiProperty({ description: 'When it was paid', format: 'date-time' }) paidAt: string;
  @ApiProperty({ type: 'integer', description: 'The entry that booked it' }) entry: number;
  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'The entry that reversed it, if it was booked by mistake',
  })
  reversedBy?: number;
}
