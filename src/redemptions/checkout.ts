import { Injectable } from '@nestjs/common';
import { Account } from '../ledger/core/accounts';
import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { RowSelector, RowChange, CommandContext } from '../ledger/core/command';
import { Caller } from '../auth/api-keys.service';
import { DomainError, FieldError } from '../common/domain-error';
import { Month } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { refuseRedemptionCode } from './redemption-code.rules';
import { RedemptionCode } from './redemption-code.entity';
import { RedemptionCodes, Payer } from './redemption-codes.service';
import { Offer } from './offer.entity';
import { Redemption } from './redemption.entity';
import { reservationAccounts } from './reservation.rules';

/** What is to be bought, and who pays. */
export interface CheckoutRequest {
  readonly offer: string;
  readonly quantity?: number;
  readonly volunteer?: string;
  readonly consent?: string;
  /** The till's own number for the redemption. */
  readonly code?: string;
}

/** What is bought, at the price of the moment. Ids are opaque, points in hundredths. */
export interface Bought {
  readonly volunteer: string;
  readonly shop: string;
  readonly offer: string;
  readonly quantity: number;
  readonly price: number;
  readonly points: number;
}

/** A purchase as it was looked up: what a command for it must name, and the rule that decides it at the commit. */
export interface Purchase {
  readonly accounts: readonly Account[];
  readonly readSet: readonly RowSelector[];
  decide(view: CommandContext, month: Month): Bought | Refusal;
  /** The consent code as used up by a redemption or a reservation. */
  spent(view: CommandContext, on: string): RowChange[];
}

const CODE_NEEDED: FieldError = {
  field: 'consent',
  text: { en: 'is needed: the volunteer’s one-time code or voucher', zh: '必须填写志愿者的一次性兑换码或兑换券' },
};
const NO_VOLUNTEER: FieldError = {
  field: 'volunteer',
  text: { en: 'is not a till’s to name: send the volunteer’s code', zh: '商家不得指定志愿者，请使用志愿者的兑换码' },
};
const VOLUNTEER_NEEDED: FieldError = {
  field: 'volunteer',
  text: { en: 'is needed, or the volunteer’s code as consent', zh: '必须填写志愿者，或以 consent 填写其兑换码' },
};

/** Purchases at a till, whether points are taken at once or reserved first. */
@Injectable()
export class Checkout {
  constructor(
    private readonly referenceData: ReferenceData,
    private readonly redemptionCodes: RedemptionCodes,
  ) {}

  /**
   * Looks up what a caller wants. A shop pays with a volunteer's code and learns of no volunteer; the centre may name
   * the volunteer instead (old books; domain.md §6).
   */
  async find(ledger: string, caller: Caller, wanted: CheckoutRequest): Promise<Purchase> {
    const wrong = wrongFields(caller, wanted);
    if (wrong.length > 0) throw new DomainError('invalid-request', { wrong });
    const found = await this.referenceData.find(Offer, ledger, wanted.offer);
    const offer = caller.shop === undefined || found?.shop === caller.shop ? found : undefined;
    return purchaseOf(wanted, offer, await this.redemptionCodes.payer(ledger, wanted));
  }
}

function wrongFields({ shop }: Caller, { volunteer, consent }: CheckoutRequest): FieldError[] {
  if (shop === undefined) return volunteer === undefined && consent === undefined ? [VOLUNTEER_NEEDED] : [];
  return [...(consent === undefined ? [CODE_NEEDED] : []), ...(volunteer === undefined ? [] : [NO_VOLUNTEER])];
}

function purchaseOf({ quantity = 1, code }: CheckoutRequest, offer: Offer | undefined, payer: Payer): Purchase {
  const shop = offer?.shop ?? '';
  const offers: RowSelector<Offer> = { table: Offer, where: { id: offer?.id ?? '' } };
  const shops: RowSelector<Shop> = { table: Shop, where: { id: shop } };
  const used: RowSelector<Redemption> = { table: Redemption, where: { shop, code: code ?? '' } };
  const { volunteer, consent: codeSelector } = payer;
  return {
    accounts: reservationAccounts(volunteer, shop),
    readSet: [offers, shops, used, ...(codeSelector ? [codeSelector] : [])],
    decide(view, month) {
      const [current] = view.rows(offers);
      if (!current) return refuse('unknown-offer', 'offer');
      const shut = assertPeriodOpen(view.head, month);
      if (shut) return shut;
      if (code !== undefined && view.rows(used).length > 0) return refuse('already-used', 'code');
      if (!codeSelector && volunteer === '') return refuse('unknown-volunteer', 'volunteer');
      if (view.rows(shops)[0]?.status !== 'active') return refuse('shop-not-active', 'offer');
      const points = current.price * quantity;
      const refusal =
        codeSelector && refuseRedemptionCode(theirs(view, codeSelector, volunteer), { shop, points, now: view.now });
      return refusal ?? { volunteer, shop, offer: current.id, quantity, price: current.price, points };
    },
    spent: (view, on) =>
      (codeSelector ? view.rows(codeSelector) : []).map((row) => ({
        table: RedemptionCode,
        row: { ...row, usedAt: view.now, usedFor: on },
      })),
  };
}

function theirs(
  view: CommandContext,
  codeSelector: RowSelector<RedemptionCode>,
  volunteer: string,
): RedemptionCode | undefined {
  return view.rows(codeSelector).find((row) => row.volunteer === volunteer);
}
