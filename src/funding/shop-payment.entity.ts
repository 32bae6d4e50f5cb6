import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A bank transfer to a shop. */
@Entity('shop_payment')
export class ShopPayment {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') shop: string;
  /** In the currency's minor unit. */
  @Column('integer') cents: number;
  /** As the bank writes it; the journal holds only its HMAC. */
  @Column('text') bankReference: string;
  @Column('text') paidAt: string;
  /** The entry that booked it. */
  @Column('integer') seq: number;
  /** The entry that reversed it, if it was booked by mistake; its bank reference may then be used again. */
  @Column('integer', { nullable: true }) reversedSeq: number | null;
}
