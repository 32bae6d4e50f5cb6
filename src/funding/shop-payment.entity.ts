import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A bank transfer that a shop received. */
@Entity('shop_payment')
export class ShopPayment {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') shop: string;
  /** In the currency's minor unit. */
  @Column('integer') cents: number;
  /** As the bank writes it; the journal holds a blinded form only. */
  @Column('text') bankReference: string;
  @Column('text') paidAt: string;
  @Column('integer') seq: number;
  /** The entry that undid it, when it was booked by mistake: its reference is free again. */
  @Column('integer', { nullable: true }) reversedSeq: number | null;
}
