import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Why an entry was reversed, in the centre's own words; the journal holds a blinded form of them only. */
@Entity('correction')
export class Correction {
  @PrimaryColumn('text') ledger: string;
  /** The reversal. */
  @PrimaryColumn('integer') seq: number;
  @Column('integer') reverses: number;
  @Column('text') reason: string;
}
