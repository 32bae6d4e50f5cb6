import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The key figures of a closed month as of its close. Later reports show them without reading the month's entries again.
 * All figures are computed from the journal except the rate, which comes from the shops' master data.
 */
@Entity('month_summary')
export class MonthSummary {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') month: string;
  /** Approved service records. */
  @Column('integer') records: number;
  /** Service time of the month, in minutes. */
  @Column('integer') minutes: number;
  /** Volunteers with an approved record in the month. */
  @Column('integer') active: number;
  /** Volunteers registered by the month's end, as the closing entry says. */
  @Column('integer') registered: number;
  /** The highest rate of an active shop at the close, per point in the currency's minor unit; null without a shop. */
  @Column('integer', { nullable: true }) centsPerPoint: number | null;
}
