import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The first edition is made when a month is over, the last when it is closed for good. */
export const EDITIONS = { first: 1, final: 2 } as const;
export type EditionNumber = (typeof EDITIONS)[keyof typeof EDITIONS];

/** A month's report as it was published. Nobody changes it: the database refuses. */
@Entity('report_edition')
export class ReportSnapshot {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') month: string;
  @PrimaryColumn('integer') edition: EditionNumber;
  @Column('text') madeAt: string;
  /** Size and root of the log when it was made; signed. */
  @Column('integer') size: number;
  @Column('text') root: string;
  /** JSON of the report, people in it by their opaque ids alone: names are looked up when it is read. */
  @Column('text') figures: string;
}
