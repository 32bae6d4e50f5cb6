import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A volunteer's consent to one purchase: a one-time code or a printed voucher. The code itself is not kept. */
@Entity('consent_code')
export class RedemptionCode {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') volunteer: string;
  @Column('text') kind: 'code' | 'voucher';
  /** The code under the ledger's secret. */
  @Column('text') digest: string;
  /** The one shop that it is for, when it is for one. */
  @Column('text', { nullable: true }) shop: string | null;
  /** Most that may be taken with it, in hundredths of a point. */
  @Column('integer', { nullable: true }) ceiling: number | null;
  /** Who made it: the volunteer, or somebody at the desk. */
  @Column('text') createdBy: string;
  @Column('text') createdAt: string;
  /** From this instant on it is of no use. */
  @Column('text') expiresAt: string;
  @Column('text', { nullable: true }) usedAt: string | null;
  /** The redemption or reservation on which it was used. */
  @Column('text', { nullable: true }) usedFor: string | null;
  @Column('text', { nullable: true }) cancelledAt: string | null;
}
