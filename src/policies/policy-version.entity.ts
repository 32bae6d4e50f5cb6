import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A policy pack as a ledger adopted it. */
@Entity('policy_version')
export class PolicyVersion {
  @PrimaryColumn('text') ledger: string;
  /** SHA-256 of `pack`, hex. Entries carry it. */
  @PrimaryColumn('text') hash: string;
  @Column('text') name: string;
  @Column('integer') version: number;
  /** The pack's canonical JSON. */
  @Column('text') pack: string;
  @Column('text') adoptedAt: string;
  /** The entry that adopted it. */
  @Column('integer') seq: number;
}
