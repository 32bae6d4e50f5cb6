import { PolicyPack } from './policy-pack';

/** How long a hold, a redemption code and a voucher are valid, in milliseconds. */
export interface ReservationTimes {
  readonly hold: number;
  readonly code: number;
  readonly voucher: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Reads the validity periods from a pack (`till`). Defaults: hold 15 minutes, redemption code 15 minutes, voucher
 * 30 days (docs/decisions/0010).
 */
export function reservationTimes({ till = {} }: Pick<PolicyPack, 'till'>): ReservationTimes {
  const { holdMinutes = 15, codeMinutes = 15, voucherDays = 30 } = till;
  return { hold: holdMinutes * MINUTE_MS, code: codeMinutes * MINUTE_MS, voucher: voucherDays * DAY_MS };
}
