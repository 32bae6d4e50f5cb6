import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A redemption: points taken by a shop. */
@Entity('redemption')
export class Redemption {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** The shop's own number for it, if any. */
  @Column('text', { nullable: true }) code: string | null;
  @Column('text') volunteer: string;
  @Column('text') shop: string;
  @Column('text') offer: string;
  @Column('integer') quantity: number;
  /** Captured, in hundredths of a point. */
  @Column('integer') points: number;
  /** Refunded so far, in hundredths of a point. */
  @Column('integer') refunded: number;
  @Column('text') redeemedAt: string;
  /** The entry that captured the points. */
  @Column('integer') seq: number;
}
