import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A volunteer's one-time code or printed voucher for one purchase. The code itself is not stored. */
@Entity('consent_code')
export class RedemptionCode {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') volunteer: string;
  @Column('text') kind: 'code' | 'voucher';
  /** HMAC of the code under the ledger's secret. */
  @Column('text') digest: string;
  /** The only shop where it is valid, by opaque id; null for any shop. */
  @Column('text', { nullable: true }) shop: string | null;
  /** Maximum amount, in hundredths of a point; null for no limit. */
  @Column('integer', { nullable: true }) ceiling: number | null;
  /** Who issued it: the volunteer or a member of the centre's staff, by opaque id. */
  @Column('text') createdBy: string;
  @Column('text') createdAt: string;
  /** It is valid until just before this instant. */
  @Column('text') expiresAt: string;
  @Column('text', { nullable: true }) usedAt: string | null;
  /** The redemption or reservation that used it, by opaque id. */
  @Column('text', { nullable: true }) usedFor: string | null;
  @Column('text', { nullable: true }) cancelledAt: string | null;
}
