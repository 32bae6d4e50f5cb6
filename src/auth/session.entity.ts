import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody signed in with a browser: the key stays here, the browser holds a random text. */
@Entity('session')
export class Session {
  /** SHA-256 of what the browser holds, hex. */
  @PrimaryColumn('text') hash: string;
  /** The key's public part: when the key ends, so does the session. */
  @Column('text') key: string;
  @Column('text') createdAt: string;
  @Column('text') expiresAt: string;
}
