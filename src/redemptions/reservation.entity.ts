import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A reservation: points held for an offer until they are captured or released. Its id is the hold's. */
@Entity('reservation')
export class Reservation {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') volunteer: string;
  @Column('text') shop: string;
  @Column('text') offer: string;
  @Column('integer') quantity: number;
  /** Unit price when it was reserved, in hundredths of a point. It is binding. */
  @Column('integer') price: number;
  /** Held, in hundredths of a point. */
  @Column('integer') points: number;
  /** Status by its entries; an open one past its expiry counts as expired. */
  @Column('text') status: 'open' | 'captured' | 'released' | 'expired';
  /** Captured, in hundredths of a point. */
  @Column('integer') captured: number;
  /** The redemption that captured it. */
  @Column('text', { nullable: true }) redemption: string | null;
  @Column('text') reservedAt: string;
  /** Who issued the redemption code that paid, by opaque id; null in old books and for those made before codes kept it. */
  @Column('text', { nullable: true }) codeIssuer: string | null;
  /** From this instant on it counts as released. */
  @Column('text') expiresAt: string;
  @Column('integer') seq: number;
  /** The entry that captured or released it. */
  @Column('integer', { nullable: true }) resolvedSeq: number | null;
}
