import { createHash } from 'node:crypto';
import { canonical } from '../ledger/core/canonical';
import { SUNRISE } from './packs/sunrise';
import { reservationTimes } from './reservation-times';

describe('reservationTimes', () => {
  it('defaults to 15 minutes for a hold and a redemption code and 30 days for a voucher', () => {
    expect(reservationTimes(SUNRISE)).toEqual({ hold: 900_000, code: 900_000, voucher: 2_592_000_000 });
  });

  it('takes each time from the pack when it is set', () => {
    expect(reservationTimes({ till: { holdMinutes: 5, voucherDays: 1 } })).toEqual({
      ...{ hold: 300_000, code: 900_000, voucher: 86_400_000 },
    });
  });

  it('leaves the text and hash of the sample pack unchanged by the optional fields', () => {
    const hash = createHash('sha256')
      .update(canonical({ ...SUNRISE }))
      .digest('hex');
    expect(hash).toBe('f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1');
  });
});
