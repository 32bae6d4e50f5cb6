import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Ids } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { Day } from '../common/instant';
import { isRefusal, refuse } from '../common/refusal';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { ReferenceData } from '../communities/reference-data';
import { registration } from '../communities/registration';
import { ShopContracts } from '../communities/shop-contracts.service';
import { Shop } from '../communities/shop.entity';
import { valueOn, valuesOn } from '../communities/valid-from.rules';
import { Database } from '../database/database';
import { CommandContext, Outcome, Proposal, Request, RowSelector } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Offer } from './offer.entity';
import { OfferPrice } from './offer-price.entity';
import { NewOffer } from './redemptions.dto';

/** An offer's price from a day on. */
interface Price {
  readonly offer: string;
  /** In hundredths of a point. */
  readonly price: number;
  readonly firstDay: Day;
  /** The day on which it is set; within an import the books' first day. */
  readonly occurred: Day;
}

/** Registers the offers of shops and their prices, which are entries with a first day (docs/decisions/0044). */
@Injectable()
export class Offers {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly contracts: ShopContracts,
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  /** Registers an offer under its number; rejected with `unknown-shop` when the shop is not registered. */
  async register(request: Request, { code, shop, title, ...input }: NewOffer): Promise<Outcome> {
    const { ledger } = request;
    const found = await this.referenceData.find(Shop, ledger, shop);
    if (!found) return this.journal.post({ request, accounts: [], decide: () => refuse('unknown-shop', 'shop') });
    const row: Offer = { ledger, id: this.ids.next(), code, shop: found.id, title };
    const price = await this.priceOf(request, row.id, input);
    const command = registration(request, { register: 'offer', table: Offer, row, changeId: this.ids.next() });
    return this.journal.post({
      ...command,
      decide: (view) => {
        const proposal = command.decide(view);
        if (isRefusal(proposal)) return proposal;
        const priced = pricing(view, price);
        return { ...priced, rows: (entries) => [...(proposal.rows?.(entries) ?? []), ...priced.rows(entries)] };
      },
    });
  }

  /** Sets another price of an offer; nothing is booked when it is the price of that day already. */
  async reprice(
    request: Request,
    { id }: Offer,
    input: Pick<NewOffer, 'pricePointHundredths' | 'firstDay'>,
  ): Promise<void> {
    const price = await this.priceOf(request, id, input);
    const prices = pricesOf(id);
    const outcome = await this.journal.post({
      request,
      accounts: [],
      readSet: [prices],
      decide: (view) => {
        const same = valueOn(view.rows(prices), price.firstDay)?.price === price.price;
        return same ? { drafts: [], receipt: {} } : pricing(view, price);
      },
    });
    if (outcome.kind === 'refused') throw DomainError.of(outcome.refusal);
  }

  /** The prices of offers today, by offer; none for an offer whose first price begins later. */
  async pricesToday(ledger: string, offers: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.read.findBy(OfferPrice, { ledger, offer: In([...offers]) });
    const current = valuesOn(rows, await this.contracts.today(ledger), ({ offer }) => offer);
    return new Map([...current].map(([offer, { price }]) => [offer, price]));
  }

  private async priceOf(
    request: Request,
    offer: string,
    { pricePointHundredths, firstDay: asked }: Pick<NewOffer, 'pricePointHundredths' | 'firstDay'>,
  ): Promise<Price> {
    const firstDay = await this.contracts.firstDay(request, asked);
    const occurred = request.import ? firstDay : await this.contracts.firstDay(request, undefined);
    return { offer, price: pricePointHundredths, firstDay, occurred };
  }
}

/** Selects the prices of an offer for the decision about a purchase. */
export function pricesOf(offer: string): RowSelector<OfferPrice> {
  return { table: OfferPrice, where: { offer } };
}

function pricing(
  { head }: CommandContext,
  { offer, price, firstDay, occurred }: Price,
): Required<Pick<Proposal, 'drafts' | 'rows'>> {
  const facts = { offer, pricePointHundredths: String(price), firstDay };
  const period = firstOpenMonth(occurred.slice(0, 7), head);
  return {
    drafts: [{ kind: 'offer.priced', period, occurred, facts, sides: [] }],
    rows: ([entry]) =>
      entry ? [{ table: OfferPrice, row: { ledger: entry.ledger, offer, seq: entry.seq, firstDay, price } }] : [],
  };
}
