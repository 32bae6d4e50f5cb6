import { ApiProperty } from '@nestjs/swagger';
import { ChangeType, IsCodeField, IsDayField, IsEnumField, IsIntegerField, IsTextField } from '../http/fields';
import { NumberedPage } from '../http/paging';

const STATUSES = ['active', 'suspended', 'ended'] as const;

/** The body that registers a shop. */
export class NewShop {
  @IsCodeField({ about: 'The centre’s own number for the shop, unique in the ledger', example: 'M01' })
  code: string;

  @IsTextField({ about: 'Name', max: 200, example: '惠民超市' })
  name: string;

  @IsIntegerField({
    about:
      'What the programme pays per point, in the currency’s minor unit. It counts from its first day on, after a second ' +
      'person has confirmed it',
    min: 0,
    max: 1_000_000,
    example: 80,
  })
  centsPerPoint: number;

  @IsDayField({
    about: 'First day of the rate, today or later; today when left out. Within an import: the first day of its books',
    optional: true,
    example: '2026-12-01',
  })
  firstDay?: string;

  @IsEnumField({
    about: 'Only an active shop can accept redemptions',
    words: STATUSES,
    optional: true,
    example: 'active',
    inExample: true,
  })
  status?: (typeof STATUSES)[number];
}

/** The body that changes a shop. */
export class ShopChange extends ChangeType(NewShop, { fixed: ['code'], clearable: [] }) {}

/** Filter and paging of the list of shops. */
export class ShopPage extends NumberedPage {
  @IsEnumField({ about: 'Only shops of this status', words: STATUSES, optional: true })
  status?: (typeof STATUSES)[number];
}

/** A partner shop. */
export class ShopView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The centre’s number', example: 'M01' }) code: string;
  @ApiProperty({ description: 'Name of the shop', example: '惠民超市' }) name: string;
  @ApiProperty({
    description:
      'What the programme pays per point today, in the currency’s minor unit; absent while no rate is confirmed. The ' +
      'shop takes no points before',
    example: 80,
    type: 'integer',
    required: false,
  })
  centsPerPoint?: number;
  @ApiProperty({ description: 'Only an active shop can accept redemptions', enum: STATUSES }) status: string;
}
