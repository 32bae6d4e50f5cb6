import { Account, ownAccount } from '../ledger/core/accounts';
import { EntryDraft } from '../ledger/core/entry';
import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { captureEntry, BookingDay } from './redemption.rules';
import { Reservation } from './reservation.entity';

/** Status of a reservation. */
export type ReservationStatus = Reservation['status'];

type HoldTerms = Pick<Reservation, 'id' | 'volunteer' | 'shop' | 'points' | 'expiresAt'>;

/** The accounts of a purchase: the volunteer's points account and the shop's. */
export function reservationAccounts(volunteer: string, shop: string): [points: Account, shop: Account] {
  return [ownAccount('points', volunteer, ''), ownAccount('shop', shop, '')];
}

/** The entry that places the hold. The ledger's own rules check the balance. */
export function reserve({ id, volunteer, shop, points, expiresAt }: HoldTerms, at: BookingDay): EntryDraft {
  const [from, to] = reservationAccounts(volunteer, shop);
  return {
    kind: 'points.reserved',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: { hold: id, account: from.id, to: to.id, amount: String(points), expiresAt },
    sides: [],
    reserve: { id, from, to, amount: points, expiresAt },
  };
}

/** The entry that captures a reservation in full or in part, as a redemption. It releases the rest of the hold. */
export function captureHeld(
  { id, volunteer, shop, offer, quantity, codeIssuer }: Reservation,
  capture: { redemption: string; points: number },
  at: BookingDay,
): EntryDraft {
  const { redemption, points } = capture;
  const purchase = { offer, quantity, points, codeIssuer };
  return { ...captureEntry({ redemption, volunteer, shop }, purchase, at), ref: { hold: id } };
}

/** The entry that releases a reservation. */
export function release(hold: string, at: BookingDay & { period: string }): EntryDraft {
  const { period, day, policy } = at;
  return { kind: 'points.released', period, occurred: day, policy, facts: { hold }, sides: [], ref: { hold } };
}

/** The status of a reservation at an instant: an open one past its expiry is expired, also before its release entry. */
export function reservationStatus(
  { status, expiresAt }: Pick<Reservation, 'status' | 'expiresAt'>,
  now: Instant,
): ReservationStatus {
  return status === 'open' && expiresAt <= now ? 'expired' : status;
}

/** Rejects capture and release of a reservation that is expired or resolved (docs/ledger.md §4). */
export function refuseResolved(held: Reservation, now: Instant): Refusal | undefined {
  const status = reservationStatus(held, now);
  if (status === 'expired') return refuse('hold-expired', undefined, { expiresAt: held.expiresAt });
  return status === 'open' ? undefined : refuse('hold-resolved');
}

/** Rejects a capture of more than was reserved, or of a reservation that is not open. */
export function refuseCapture(held: Reservation, requested: number, now: Instant): Refusal | undefined {
  const refusal = refuseResolved(held, now);
  if (refusal) return refusal;
  return requested > held.points
    ? refuse('more-than-held', 'pointHundredths', { held: held.points, asked: requested })
    : undefined;
}
