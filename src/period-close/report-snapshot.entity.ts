import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The editions of a month's report: the first is published at the soft close, the final one at the hard close. */
export const EDITIONS = { first: 1, final: 2 } as const;
export type EditionNumber = (typeof EDITIONS)[keyof typeof EDITIONS];

/** A month's report as published. It is immutable: a database guard rejects changes. */
@Entity('report_edition')
export class ReportSnapshot {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') month: string;
  @PrimaryColumn('integer') edition: EditionNumber;
  @Column('text') madeAt: string;
  /** Size and root of the signed checkpoint of the log at that time. */
  @Column('integer') size: number;
  @Column('text') root: string;
  /** JSON of the report. Persons are opaque ids; their names are looked up when it is read. */
  @Column('text') figures: string;
}
