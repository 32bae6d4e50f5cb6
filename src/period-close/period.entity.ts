import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A closed month, copied from its `period.closed` entry. */
@Entity('period')
export class Period {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') month: string;
  /** The log's size and root before the closing entry. */
  @Column('integer') size: number;
  @Column('text') root: string;
  @Column('text') closedAt: string;
  @Column('integer') seq: number;
}
