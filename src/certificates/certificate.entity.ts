import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A certificate of service as handed out. The journal holds its number and the hash of its text; names stand here only. */
@Entity('certificate')
export class Certificate {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** Its number, `SUNRISE-2026-000123`. */
  @Column('text') code: string;
  /** 128 random bits, in the address on the paper by which anybody may check it. Not in the journal. */
  @Column('text') checkId: string;
  /** Volunteer, by opaque id. */
  @Column('text') volunteer: string;
  /** First and last day of service that were asked for. */
  @Column('text', { nullable: true }) fromDay: string | null;
  @Column('text', { nullable: true }) toDay: string | null;
  /** Of the services listed, without time brought forward. */
  @Column('integer') minutes: number;
  @Column('text') issuedOn: string;
  /** What it says (`CertificateContent`), as JSON. */
  @Column('text') content: string;
  /** The signed text, byte for byte. */
  @Column('text') note: string;
  /** The numbers of the entries that it rests on, as a JSON list. */
  @Column('text') basis: string;
  /** The entry that proves its issue. */
  @Column('integer') seq: number;
  @Column('text', { nullable: true }) revokedOn: string | null;
  @Column('integer', { nullable: true }) revokedSeq: number | null;
  /** Why it was revoked, in the centre's own words. */
  @Column('text', { nullable: true }) reason: string | null;
}
