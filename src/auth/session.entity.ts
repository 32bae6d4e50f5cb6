import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A session of a person in a browser. The browser has a random token instead of the key. */
@Entity('session')
export class Session {
  /** SHA-256 of the token, in hex. */
  @PrimaryColumn('text') hash: string;
  /** The public part of the key. The session ends with the key. */
  @Column('text') key: string;
  @Column('text') createdAt: string;
  @Column('text') expiresAt: string;
}
