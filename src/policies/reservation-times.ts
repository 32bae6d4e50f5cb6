import { PolicyPack } from './policy-pack';

/** How long things at the till last, in milliseconds. */
export interface ReservationTimes {
  readonly hold: number;
  readonly code: number;
  readonly voucher: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * How long a reservation, a one-time code and a voucher last. Where the pack says nothing: 15 minutes, 15 minutes,
 * 30 days (docs/decisions/0010).
 */
export function reservationTimes({ till = {} }: Pick<PolicyPack, 'till'>): ReservationTimes {
  const { holdMinutes = 15, codeMinutes = 15, voucherDays = 30 } = till;
  return { hold: holdMinutes * MINUTE, code: codeMinutes * MINUTE, voucher: voucherDays * DAY };
}
