import { Day } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { ownAccount } from '../ledger/core/accounts';
import { EntryDraft, movement } from '../ledger/core/entry';

/** The redemption, the volunteer who pays and the shop that receives, by opaque ids. */
export interface RedemptionParties {
  readonly redemption: string;
  readonly volunteer: string;
  readonly shop: string;
}

/** The day of an entry and the hash of the policy in force. */
export interface BookingDay {
  readonly day: Day;
  readonly policy: string;
}

/** What was bought, in hundredths of a point, and who issued the redemption code; null where none was used. */
export interface CapturedPurchase {
  readonly offer: string;
  readonly quantity: number;
  readonly points: number;
  readonly codeIssuer: string | null;
}

/** The entry that captures points for an offer. The ledger's own rules check the balance. */
export function captureEntry(
  parties: RedemptionParties,
  { offer, quantity, points, codeIssuer }: CapturedPurchase,
  at: BookingDay,
): EntryDraft {
  const { redemption, volunteer, shop } = parties;
  return {
    kind: 'points.captured',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: {
      ...{ redemption, volunteer, shop, offer, quantity: String(quantity) },
      ...(codeIssuer !== null && { codeIssuer }),
    },
    sides: movement(ownAccount('points', volunteer, ''), ownAccount('shop', shop, ''), points),
  };
}

/**
 * Checks a refund against what is left of a redemption.
 * Refunds are separate entries; their sum never exceeds what was captured (docs/domain.md §6, examples/README.md).
 * @param captured points captured, in hundredths  @param refunded points refunded before, in hundredths
 * @param requested points to be refunded, in hundredths  @returns what is left after it, or `more-than-captured`
 */
export function refundable(captured: number, refunded: number, requested: number): { left: number } | Refusal {
  const left = captured - refunded;
  return requested > left
    ? refuse('more-than-captured', 'pointHundredths', { asked: requested, left })
    : { left: left - requested };
}

/** The entry that refunds points. It refers to the capture's entry. */
export function refundEntry(
  parties: RedemptionParties,
  refunded: { refund: string; capture: number; points: number },
  at: BookingDay,
): EntryDraft {
  const { redemption, volunteer, shop } = parties;
  return {
    kind: 'points.refunded',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: { refund: refunded.refund, redemption, volunteer, shop },
    sides: movement(ownAccount('shop', shop, ''), ownAccount('points', volunteer, ''), refunded.points),
    ref: { refunds: refunded.capture },
  };
}
