import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a shop was due for a month, and what of it the fund has covered so far. A copy of what the journal settled. */
@Entity('shop_statement')
export class ShopStatement {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') shop: string;
  @PrimaryColumn('text') month: string;
  /** In the currency's minor unit. */
  @Column('integer') due: number;
  /** Covered by the fund, at this close and at later ones. */
  @Column('integer') covered: number;
  /** A due below zero, carried to the next statement. */
  @Column('integer') carriedOut: number;
}
