import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person's session in a browser: the key stays here, the browser holds a random token. */
@Entity('session')
export class Session {
  /** SHA-256 of what the browser holds, hex. */
  @PrimaryColumn('text') hash: string;
  /** The key's public part: when the key ends, so does the session. */
  @Column('text') key: string;
  @Column('text') createdAt: string;
  @Column('text') expiresAt: string;
}
