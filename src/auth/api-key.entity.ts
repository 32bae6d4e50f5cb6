import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An API key at rest: its secret's hash, and what it is bound to. */
@Entity('api_key')
export class ApiKey {
  /** The public part, between `tbk_` and the secret. */
  @PrimaryColumn('text') id: string;
  /** The ledger it is bound to; '' for a key that runs the instance and reaches no community's data. */
  @Column('text') ledger: string;
  /** Roles, separated by commas. */
  @Column('text') roles: string;
  /** The person who acts with it. */
  @Column('text') person: string;
  /** The shop that it is for, when it has the role `shop`. */
  @Column('text', { nullable: true }) shop: string | null;
  /** The party behind it: idempotency keys are this party's, and survive a key's rotation. */
  @Column('text') client: string;
  @Column('text') label: string;
  /** SHA-256 of the secret, hex. */
  @Column('text') hash: string;
  @Column('text') createdAt: string;
  @Column('text', { nullable: true }) expiresAt: string | null;
  @Column('text', { nullable: true }) revokedAt: string | null;
  /** The key that it took the place of. */
  @Column('text', { nullable: true }) rotatedFrom: string | null;
  /** The minute in which it was last used, as far as that was written down (key-uses.ts). */
  @Column('text', { nullable: true }) lastUsedAt: string | null;
}
