import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ValidFrom } from '../communities/valid-from.rules';

/** The unit price of an offer from a day on. */
@Entity('offer_price')
export class OfferPrice implements ValidFrom {
  @PrimaryColumn('text') ledger: string;
  /** Offer, by opaque id. */
  @PrimaryColumn('text') offer: string;
  /** The entry `offer.priced`; 0 for the price that held before there were such entries. */
  @PrimaryColumn('integer') seq: number;
  @Column('text') firstDay: string;
  /** In hundredths of a point. */
  @Column('integer') price: number;
}
