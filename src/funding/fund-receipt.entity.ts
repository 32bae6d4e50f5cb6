import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Money that came into the fund, and from whom. */
@Entity('fund_receipt')
export class FundReceipt {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') source: string;
  /** In the currency's minor unit. */
  @Column('integer') cents: number;
  @Column('text') receivedAt: string;
  @Column('integer') seq: number;
}
