import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The public part of a key: 8 bytes in hex. */
export const KEY_ID = /^[0-9a-f]{16}$/;

/** A stored API key: the hash of its secret, and what it is bound to. */
@Entity('api_key')
export class ApiKey {
  /** The public part of the key, between `tbk_` and the secret. */
  @PrimaryColumn('text') id: string;
  /** The ledger that it is bound to; '' for a key of the instance, which reaches no community's data. */
  @Column('text') ledger: string;
  /** Roles, separated by commas. */
  @Column('text') roles: string;
  /** The person who acts with it. */
  @Column('text') person: string;
  /** The shop that it belongs to, if it has the role `shop`. */
  @Column('text', { nullable: true }) shop: string | null;
  /** The party that uses it. Idempotency keys belong to the party, and so outlive the rotation of a key. */
  @Column('text') client: string;
  @Column('text') label: string;
  /** SHA-256 of the secret, hex. */
  @Column('text') hash: string;
  @Column('text') createdAt: string;
  @Column('text', { nullable: true }) expiresAt: string | null;
  @Column('text', { nullable: true }) revokedAt: string | null;
  /** Since when it waits for a second person's confirmation; null once it was confirmed, or when it needs none. */
  @Column('text', { nullable: true }) waitingSince: string | null;
  /** The key that it replaced. */
  @Column('text', { nullable: true }) rotatedFrom: string | null;
  /** The minute of its last use, as far as it was written (key-usage.ts). */
  @Column('text', { nullable: true }) lastUsedAt: string | null;
}
