import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ValidFrom } from './valid-from.rules';

/** What the programme pays a shop per point from a day on, as two people agreed to it. */
@Entity('shop_rate')
export class ShopRate implements ValidFrom {
  @PrimaryColumn('text') ledger: string;
  /** Shop, by opaque id. */
  @PrimaryColumn('text') shop: string;
  /** The entry `shop.contracted`; 0 for the rate that held before there were such entries. */
  @PrimaryColumn('integer') seq: number;
  @Column('text') firstDay: string;
  /** In the currency's minor unit. */
  @Column('integer') centsPerPoint: number;
}
