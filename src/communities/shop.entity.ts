import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A partner shop. */
@Entity('shop')
export class Shop {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') code: string;
  @Column('text') name: string;
  /** Only an active shop can accept redemptions. */
  @Column('text') status: 'active' | 'suspended' | 'ended';
}
