import { Day } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { ownAccount } from '../ledger/core/accounts';
import { EntryDraft, movement } from '../ledger/core/entry';

/** Points for goods, at one till. Ids are opaque. */
export interface RedemptionTerms {
  readonly redemption: string;
  readonly volunteer: string;
  readonly shop: string;
}

/** When it happened, and under which policy. */
export interface BookingDay {
  readonly day: Day;
  readonly policy: string;
}

/** The entry that takes points for an offer. Whether there are enough is the ledger's to say. */
export function captureEntry(
  exchange: RedemptionTerms,
  bought: { offer: string; quantity: number; points: number },
  at: BookingDay,
): EntryDraft {
  const { redemption, volunteer, shop } = exchange;
  return {
    kind: 'points.captured',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: { redemption, volunteer, shop, offer: bought.offer, quantity: String(bought.quantity) },
    sides: movement(ownAccount('points', volunteer, ''), ownAccount('shop', shop, ''), bought.points),
  };
}

/**
 * What a partner shop may still give back of a redemption.
 * Refunds are entries of their own; together they never exceed what was captured (domain.md §6, examples/README.md).
 * @param captured points taken, in hundredths  @param refunded points given back before, in hundredths
 */
export function refundable(captured: number, refunded: number, input: number): { left: number } | Refusal {
  const left = captured - refunded;
  return input > left
    ? refuse('more-than-captured', 'pointHundredths', { asked: input, left })
    : { left: left - input };
}

/** The entry that gives points back. It names the capture. */
export function refundEntry(
  exchange: RedemptionTerms,
  back: { refund: string; capture: number; points: number },
  at: BookingDay,
): EntryDraft {
  const { redemption, volunteer, shop } = exchange;
  return {
    kind: 'points.refunded',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: { refund: back.refund, redemption, volunteer, shop },
    sides: movement(ownAccount('shop', shop, ''), ownAccount('points', volunteer, ''), back.points),
    ref: { refunds: back.capture },
  };
}
