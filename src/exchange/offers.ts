import { Injectable } from '@nestjs/common';
import { Outcome, Request } from '../ledger/command';
import { Journal } from '../ledger/journal';
import { Ids } from '../platform/clock';
import { refuse } from '../platform/refusal';
import { Registers } from '../registry/registers';
import { registration } from '../registry/registration';
import { Shop } from '../registry/shop.row';
import { NewOffer } from './exchange.dto';
import { Offer } from './offer.row';

/** What shops offer for points. */
@Injectable()
export class Offers {
  constructor(
    private readonly journal: Journal,
    private readonly registers: Registers,
    private readonly ids: Ids,
  ) {}

  /** Registers an offer under its number. */
  async register(request: Request, { code, shop, title, pricePointHundredths: price }: NewOffer): Promise<Outcome> {
    const { ledger } = request;
    const found = await this.registers.find(Shop, ledger, shop);
    if (!found) return this.journal.post({ request, accounts: [], decide: () => refuse('unknown-shop', 'shop') });
    const row: Offer = { ledger, id: this.ids.next(), code, shop: found.id, title, price };
    return this.journal.post(registration(request, Offer, row));
  }
}
