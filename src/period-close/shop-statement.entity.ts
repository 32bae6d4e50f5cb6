import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The amount due to a shop for a month, and what the fund has covered of it so far. Copied from settlement entries. */
@Entity('shop_statement')
export class ShopStatement {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') shop: string;
  @PrimaryColumn('text') month: string;
  /** Amount due, in the currency's minor unit. */
  @Column('integer') due: number;
  /** Amount covered by the fund, at this close and at later ones. */
  @Column('integer') covered: number;
  /** A negative amount that is carried to the next statement; 0 or less. */
  @Column('integer') carriedOut: number;
}
