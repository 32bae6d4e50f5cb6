import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Money received by the community's fund. */
@Entity('fund_receipt')
export class FundReceipt {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** Who gave it; kept here only, never in the journal. */
  @Column('text') source: string;
  /** In the currency's minor unit. */
  @Column('integer') cents: number;
  @Column('text') receivedAt: string;
  /** As the bank writes it; the journal holds only its HMAC. */
  @Column('text', { nullable: true }) bankReference: string | null;
  /** The entry that booked it. */
  @Column('integer') seq: number;
}
