import { Injectable } from '@nestjs/common';
import { Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ids } from '../common/clock';
import { refuse } from '../common/refusal';
import { ReferenceData } from '../communities/reference-data';
import { registration } from '../communities/registration';
import { Shop } from '../communities/shop.entity';
import { NewOffer } from './redemptions.dto';
import { Offer } from './offer.entity';

/** Registers the offers of shops. */
@Injectable()
export class Offers {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly ids: Ids,
  ) {}

  /** Registers an offer under its number; rejected with `unknown-shop` when the shop is not registered. */
  async register(request: Request, { code, shop, title, pricePointHundredths: price }: NewOffer): Promise<Outcome> {
    const { ledger } = request;
    const found = await this.referenceData.find(Shop, ledger, shop);
    if (!found) return this.journal.post({ request, accounts: [], decide: () => refuse('unknown-shop', 'shop') });
    const row: Offer = { ledger, id: this.ids.next(), code, shop: found.id, title, price };
    const changeId = this.ids.next();
    return this.journal.post(registration(request, { register: 'offer', table: Offer, row, changeId }));
  }
}
