import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The withdrawal of a rating, with its reason in the centre's own words. The journal has only its blinded form. */
@Entity('rating_withdrawal')
export class RatingWithdrawal {
  @PrimaryColumn('text') ledger: string;
  /** Opaque id of the withdrawn rating. */
  @PrimaryColumn('text') id: string;
  @Column('text') volunteer: string;
  @Column('text') rater: string;
  /** Number of the entry that withdrew it. */
  @Column('integer') seq: number;
  @Column('text') reason: string;
}
