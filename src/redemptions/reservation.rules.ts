import { Account, ownAccount } from '../ledger/core/accounts';
import { EntryDraft } from '../ledger/core/entry';
import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { captureEntry, BookingDay } from './redemption.rules';
import { Reservation } from './reservation.entity';

/** What a reservation is at an instant. */
export type ReservationStatus = Reservation['status'];

type Held = Pick<Reservation, 'id' | 'volunteer' | 'shop' | 'points' | 'expiresAt'>;

/** The accounts of a purchase: the volunteer's points and the shop's. */
export function reservationAccounts(volunteer: string, shop: string): [points: Account, shop: Account] {
  return [ownAccount('points', volunteer, ''), ownAccount('shop', shop, '')];
}

/** The entry that keeps points aside. Whether there are enough is the ledger's to say. */
export function reserve({ id, volunteer, shop, points, expiresAt }: Held, at: BookingDay): EntryDraft {
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

/** The entry that captures a reservation, whole or in part: a redemption of what was held. The rest is released by it. */
export function captureHeld(
  { id, volunteer, shop, offer, quantity }: Reservation,
  taken: { redemption: string; points: number },
  at: BookingDay,
): EntryDraft {
  const { redemption, points } = taken;
  return { ...captureEntry({ redemption, volunteer, shop }, { offer, quantity, points }, at), ref: { hold: id } };
}

/** The entry that gives a reservation up. */
export function release(hold: string, at: BookingDay & { period: string }): EntryDraft {
  const { period, day, policy } = at;
  return { kind: 'points.released', period, occurred: day, policy, facts: { hold }, sides: [], ref: { hold } };
}

/** Where a reservation stands: from its instant on an open one is expired, whether an entry says so yet or not. */
export function reservationStatus(
  { status, expiresAt }: Pick<Reservation, 'status' | 'expiresAt'>,
  now: Instant,
): ReservationStatus {
  return status === 'open' && expiresAt <= now ? 'expired' : status;
}

/** Whether a reservation can still be captured or released by somebody (ledger.md §4). */
export function refuseResolved(held: Reservation, now: Instant): Refusal | undefined {
  const status = reservationStatus(held, now);
  if (status === 'expired') return refuse('hold-expired', undefined, { expiresAt: held.expiresAt });
  return status === 'open' ? undefined : refuse('hold-resolved');
}

/** Whether so much of it can be captured: never more than was reserved. */
export function refuseCapture(held: Reservation, input: number, now: Instant): Refusal | undefined {
  const refusal = refuseResolved(held, now);
  if (refusal) return refusal;
  return input > held.points
    ? refuse('more-than-held', 'pointHundredths', { held: held.points, asked: input })
    : undefined;
}
