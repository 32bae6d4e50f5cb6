import { IsCodeField, IsInstantField, IsTextField, IsIntegerField } from '../http/fields';
import { LARGEST_AMOUNT } from '../ledger/core/units';

/** Money received by the fund, to be booked. */
export class NewFundReceipt {
  @IsTextField({ about: 'Who gave it. Never written to the journal', max: 200, example: '街道启动资金' })
  source: string;

  @IsIntegerField({ about: 'Amount, in the currency’s minor unit', min: 1, max: LARGEST_AMOUNT, example: 500000 })
  cents: number;

  @IsInstantField({
    about:
      'When it was received: a past day of an open month, as the bank dates it. Defaults to the arrival of the request',
    optional: true,
    example: '2026-09-01T01:00:00+08:00',
  })
  at?: string;

  @IsCodeField({
    about: 'The bank’s reference of the transfer. The journal has only its blinded form',
    optional: true,
    example: 'ICBC-20260901-00003',
  })
  bankReference?: string;
}
