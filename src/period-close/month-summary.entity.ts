import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A closed month in a few figures, as they were at its close: what later reports show of earlier months, without
 * reading their entries again. A copy of what the journal holds, but for the rate, which stands in the shops' register.
 */
@Entity('month_summary')
export class MonthSummary {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') month: string;
  /** Accepted records of service. */
  @Column('integer') records: number;
  /** Record time of the month, in minutes. */
  @Column('integer') minutes: number;
  /** Volunteers with an accepted record in the month. */
  @Column('integer') active: number;
  /** Volunteers registered at the close. */
  @Column('integer') registered: number;
  /** The highest rate of an active shop at the close, per point in the currency's minor unit; null without a shop. */
  @Column('integer', { nullable: true }) centsPerPoint: number | null;
}
