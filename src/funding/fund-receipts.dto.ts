import { IsInstantField, IsTextField, IsIntegerField } from '../http/fields';
import { LARGEST_AMOUNT } from '../ledger/core/units';

/** Money that came into the fund. */
export class NewFundReceipt {
  @IsTextField({ about: 'Where it came from. Never enters the journal', max: 200, example: '街道启动资金' })
  source: string;

  @IsIntegerField({ about: 'How much, in the currency’s minor unit', min: 1, max: LARGEST_AMOUNT, example: 500000 })
  cents: number;

  @IsInstantField({
    about:
      'Intake of old books: when it came in; now when left out. Not later than now, unless `Intake-Row` says where it stands in old books',
    optional: true,
    example: '2026-09-01T01:00:00+08:00',
  })
  at?: string;
}
