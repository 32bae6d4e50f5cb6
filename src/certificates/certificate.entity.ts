import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An issued certificate of service. The journal only holds its number and the hash of its text, and no names. */
@Entity('certificate')
export class Certificate {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** Its number, `SUNRISE-2026-000123`. */
  @Column('text') code: string;
  /** 128 random bits in the printed check address. Not in the journal. */
  @Column('text') checkId: string;
  /** Volunteer, by opaque id. */
  @Column('text') volunteer: string;
  /** First and last day of service requested. */
  @Column('text', { nullable: true }) fromDay: string | null;
  @Column('text', { nullable: true }) toDay: string | null;
  /** Minutes of the services listed, without time brought forward. */
  @Column('integer') minutes: number;
  @Column('text') issuedOn: string;
  /** `CertificateContent` as JSON. */
  @Column('text') content: string;
  /** The signed text, byte for byte. */
  @Column('text') note: string;
  /** Sequence numbers of the entries it is based on, as a JSON list. */
  @Column('text') basis: string;
  /** Sequence number of the entry of its issue. */
  @Column('integer') seq: number;
  @Column('text', { nullable: true }) revokedOn: string | null;
  @Column('integer', { nullable: true }) revokedSeq: number | null;
  /** The centre's reason for the revocation. */
  @Column('text', { nullable: true }) reason: string | null;
}
