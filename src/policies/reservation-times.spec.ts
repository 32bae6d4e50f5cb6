import { createHash } from 'node:crypto';
import { canonical } from '../ledger/core/canonical';
import { SUNRISE } from './packs/sunrise';
import { reservationTimes } from './reservation-times';

describe('the times of the till', () => {
  it('are 15 minutes for what is reserved and for a code, and 30 days for a voucher, where the pack says nothing', () => {
    expect(reservationTimes(SUNRISE)).toEqual({ hold: 900_000, code: 900_000, voucher: 2_592_000_000 });
  });

  it('are what the pack says, one by one', () => {
    expect(reservationTimes({ till: { holdMinutes: 5, voucherDays: 1 } })).toEqual({
      ...{ hold: 300_000, code: 900_000, voucher: 86_400_000 },
    });
  });

  it('left the sample pack as it was: its text, and so its hash', () => {
    const hash = createHash('sha256')
      .update(canonical({ ...SUNRISE }))
      .digest('hex');
    expect(hash).toBe('f6485bf597e96f8304928c2ceba037ed39b96007c075805cc3a82dd37c1dc7c1');
  });
});
