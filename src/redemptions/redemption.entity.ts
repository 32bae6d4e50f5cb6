import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Points taken at the till. */
@Entity('redemption')
export class Redemption {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** The till's own number, when it has one. */
  @Column('text', { nullable: true }) code: string | null;
  @Column('text') volunteer: string;
  @Column('text') shop: string;
  @Column('text') offer: string;
  @Column('integer') quantity: number;
  /** Captured, in hundredths of a point. */
  @Column('integer') points: number;
  /** Given back so far, in hundredths of a point. */
  @Column('integer') refunded: number;
  @Column('text') redeemedAt: string;
  @Column('integer') seq: number;
}
