import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The reason for reversing an entry, in the centre's own words. The journal has only its blinded form. */
@Entity('correction')
export class Correction {
  @PrimaryColumn('text') ledger: string;
  /** Number of the reversal. */
  @PrimaryColumn('integer') seq: number;
  /** Number of the reversed entry. */
  @Column('integer') reverses: number;
  @Column('text') reason: string;
}
