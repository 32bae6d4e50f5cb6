import { Injectable } from '@nestjs/common';
import { Account } from '../ledger/core/accounts';
import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { RowSelector, RowChange, CommandContext, Request } from '../ledger/core/command';
import { ApiKey } from '../auth/api-key.entity';
import { Caller } from '../auth/api-keys.service';
import { DomainError, FieldError } from '../common/domain-error';
import { Day, Instant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { ReferenceData } from '../communities/reference-data';
import { ratesOf, refuseWithoutRate } from '../communities/shop-contracts.service';
import { Shop } from '../communities/shop.entity';
import { ShopRate } from '../communities/shop-rate.entity';
import { valueOn } from '../communities/valid-from.rules';
import { refuseRedemptionCode } from './redemption-code.rules';
import { RedemptionCode } from './redemption-code.entity';
import { RedemptionCodes, Payer } from './redemption-codes.service';
import { Offer } from './offer.entity';
import { OfferPrice } from './offer-price.entity';
import { pricesOf } from './offers.service';
import { Redemption } from './redemption.entity';
import { reservationAccounts } from './reservation.rules';
import { assertAtTill, refuseOwnCode } from './till.rules';

/** A purchase as it is requested: the offer, and the volunteer or redemption code that pays. */
export interface CheckoutRequest {
  readonly offer: string;
  readonly quantity?: number;
  readonly volunteer?: string;
  readonly consent?: string;
  /** The shop's own number for the redemption. */
  readonly code?: string;
}

/** A purchase at the price in force at the commit. Ids are opaque; price and points are in hundredths of a point. */
export interface PricedPurchase {
  readonly volunteer: string;
  readonly shop: string;
  readonly offer: string;
  readonly quantity: number;
  readonly price: number;
  readonly points: number;
  /** Who issued the redemption code; null in old books, which have none. */
  readonly codeIssuer: string | null;
}

/** A prepared purchase: the accounts and read set of its command, and the rule that decides it at the commit. */
export interface Purchase {
  readonly accounts: readonly Account[];
  readonly readSet: readonly RowSelector[];
  decide(view: CommandContext, day: Day): PricedPurchase | Refusal;
  /** The row change that marks the redemption code as used by a redemption or reservation; none without a code. */
  usedCodeRows(view: CommandContext, usedFor: string): RowChange[];
}

const CODE_REQUIRED: FieldError = {
  field: 'consent',
  text: { en: 'is required: the volunteer’s redemption code or voucher', zh: '必须填写志愿者的一次性兑换码或兑换券' },
};
const VOLUNTEER_NOT_ALLOWED: FieldError = {
  field: 'volunteer',
  text: {
    en: 'cannot be named by a shop: send the volunteer’s redemption code',
    zh: '商家不得指定志愿者，请使用志愿者的兑换码',
  },
};
const PAYER_REQUIRED: FieldError = {
  field: 'volunteer',
  text: {
    en: 'is required, or the volunteer’s redemption code as `consent`',
    zh: '必须填写志愿者，或以 consent 填写其兑换码',
  },
};

/** Prepares purchases at a shop, for redemptions and for reservations. */
@Injectable()
export class Checkout {
  constructor(
    private readonly referenceData: ReferenceData,
    private readonly redemptionCodes: RedemptionCodes,
  ) {}

  /**
   * Looks up the offer and the payer of a purchase. A shop must send a redemption code and does not learn who the
   * volunteer is; within an import of old books the centre names the volunteer (docs/domain.md §6).
   * @throws DomainError `till-only` for the centre's staff, `invalid-request` when the payer's fields do not fit the caller
   */
  async prepare(request: Request, caller: Caller, asked: CheckoutRequest): Promise<Purchase> {
    const { ledger } = request;
    assertAtTill(caller, request);
    const wrong = wrongFields(caller, asked);
    if (wrong.length > 0) throw new DomainError('invalid-request', { wrong });
    const found = await this.referenceData.find(Offer, ledger, asked.offer);
    const offer = caller.shop === undefined || found?.shop === caller.shop ? found : undefined;
    // Who enters old books is on no side of the purchase.
    const actor = caller.shop === undefined ? '' : request.actor;
    return purchaseOf(asked, offer, { ...(await this.redemptionCodes.payer(ledger, asked)), actor });
  }
}

function wrongFields({ shop }: Caller, { volunteer, consent }: CheckoutRequest): FieldError[] {
  if (shop === undefined) return volunteer === undefined && consent === undefined ? [PAYER_REQUIRED] : [];
  return [
    ...(consent === undefined ? [CODE_REQUIRED] : []),
    ...(volunteer === undefined ? [] : [VOLUNTEER_NOT_ALLOWED]),
  ];
}

/** Who pays, and who takes the points at the till; '' in old books. */
interface Parties extends Payer {
  readonly actor: string;
}

function purchaseOf({ quantity = 1, code }: CheckoutRequest, offer: Offer | undefined, parties: Parties): Purchase {
  const shop = offer?.shop ?? '';
  const offers: RowSelector<Offer> = { table: Offer, where: { id: offer?.id ?? '' } };
  const shops: RowSelector<Shop> = { table: Shop, where: { id: shop } };
  const sameNumber: RowSelector<Redemption> = { table: Redemption, where: { shop, code: code ?? '' } };
  const { volunteer, codeSelector, actor } = parties;
  const [prices, rates] = [pricesOf(offer?.id ?? ''), ratesOf(shop)];
  const shopKeys: RowSelector<ApiKey> = { table: ApiKey, where: { shop } };
  return {
    accounts: reservationAccounts(volunteer, shop),
    readSet: [offers, shops, prices, rates, sameNumber, ...(codeSelector ? [codeSelector, shopKeys] : [])],
    decide(view, day) {
      const [current] = view.rows(offers);
      if (!current) return refuse('unknown-offer', 'offer');
      const closed = assertPeriodOpen(view.head, day.slice(0, 7));
      if (closed) return closed;
      if (code !== undefined && view.rows(sameNumber).length > 0) return refuse('already-used', 'code');
      if (!codeSelector && volunteer === '') return refuse('unknown-volunteer', 'volunteer');
      if (!view.rows(shops).some(({ status }) => status === 'active')) return refuse('shop-not-active', 'offer');
      const terms = termsOn(day, view.rows(prices), view.rows(rates));
      if (isRefusal(terms)) return terms;
      const { price } = terms;
      const points = price * quantity;
      const priced = { volunteer, shop, offer: current.id, quantity, price, points };
      if (!codeSelector) return { ...priced, codeIssuer: null };
      const taken = { actor, keys: view.rows(shopKeys), now: view.now };
      return withCode(priced, codeRow(view, codeSelector, volunteer), taken);
    },
    usedCodeRows: (view, usedFor) =>
      (codeSelector ? view.rows(codeSelector) : []).map((row) => ({
        table: RedemptionCode,
        row: { ...row, usedAt: view.now, usedFor },
      })),
  };
}

/** The price of an offer on a day, refused when there is none, or when its shop has no confirmed rate. */
function termsOn(day: Day, prices: readonly OfferPrice[], rates: readonly ShopRate[]): { price: number } | Refusal {
  const price = valueOn(prices, day);
  if (!price) return refuse('offer-without-price', 'offer', { day });
  return refuseWithoutRate(rates, day) ?? { price: price.price };
}

/** The purchase with the issuer of its code, or why the code can't pay for it. */
function withCode(
  priced: Omit<PricedPurchase, 'codeIssuer'>,
  code: RedemptionCode | undefined,
  taken: { readonly actor: string; readonly keys: readonly ApiKey[]; readonly now: Instant },
): PricedPurchase | Refusal {
  const { shop, points } = priced;
  const refusal = refuseRedemptionCode(code, { shop, points, now: taken.now }) ?? refuseOwnCode(code, taken);
  return refusal ?? { ...priced, codeIssuer: code?.createdBy ?? null };
}

/** The row of a redemption code, if it belongs to the volunteer. */
function codeRow(
  view: CommandContext,
  codeSelector: RowSelector<RedemptionCode>,
  volunteer: string,
): RedemptionCode | undefined {
  return view.rows(codeSelector).find((row) => row.volunteer === volunteer);
}
