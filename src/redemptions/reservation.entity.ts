import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Points kept aside for an offer until they are captured or released. Its id is its hold's. */
@Entity('reservation')
export class Reservation {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') volunteer: string;
  @Column('text') shop: string;
  @Column('text') offer: string;
  @Column('integer') quantity: number;
  /** Price of one when it was reserved, in hundredths of a point: the price that binds. */
  @Column('integer') price: number;
  /** Held, in hundredths of a point. */
  @Column('integer') points: number;
  /** As the entries have left it; one that is open past its instant counts as expired. */
  @Column('text') status: 'open' | 'captured' | 'released' | 'expired';
  /** Captured, in hundredths of a point. */
  @Column('integer') captured: number;
  /** The redemption that captured it. */
  @Column('text', { nullable: true }) redemption: string | null;
  @Column('text') reservedAt: string;
  /** From this instant on it counts as released. */
  @Column('text') expiresAt: string;
  @Column('integer') seq: number;
  /** The entry that captured or released it. */
  @Column('integer', { nullable: true }) resolvedSeq: number | null;
}
