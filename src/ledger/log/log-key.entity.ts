import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Origin and signing key of a log from an entry on, when they followed those with which the ledger was created. */
@Entity('log_key')
export class LogKey {
  @PrimaryColumn('text') ledger: string;
  /** The entry that names them, the first one of this origin. */
  @PrimaryColumn('integer') seq: number;
  @Column('text') origin: string;
  /** Signing key: PKCS #8 in base64. */
  @Column('text') secret: string;
  /** Public key as `name+keyid+base64`. */
  @Column('text') verifier: string;
}
