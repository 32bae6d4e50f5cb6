import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A service record with its status. The journal has the entry of an approved record; this row is a copy for staff. */
@Entity('service_record')
export class ServiceRecord {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** Opaque id of the activity. */
  @Column('text') activity: string;
  /** Opaque id of the volunteer. */
  @Column('text') volunteer: string;
  /** Who recorded it: the person behind the key, or whom old books name. */
  @Column('text') recorder: string;
  /** The person behind the key that submitted it; null for rows older than this column. */
  @Column('text', { nullable: true }) submitter: string | null;
  /** The approver, or who rejected it; the first approver of a late record. */
  @Column('text', { nullable: true }) approver: string | null;
  /** The second approver of a late record. */
  @Column('text', { nullable: true }) secondApprover: string | null;
  @Column('text') method: 'code' | 'typed';
  /** When the service began (sign-in). */
  @Column('text') startsAt: string;
  @Column('text', { nullable: true }) signedOutAt: string | null;
  /** When the service ended: the sign-out, or the planned end when that is missing. */
  @Column('text') endsAt: string;
  @Column('text') status: 'submitted' | 'approved' | 'refused' | 'reversed';
  /**
   * When it was recorded: submitted, or for a row of old books approved. Null for rows older than this column; they are
   * never late.
   */
  @Column('text', { nullable: true }) recordedAt: string | null;
  /** The reason for recording it late, in the centre's own words. */
  @Column('text', { nullable: true }) lateReason: string | null;
  /** When it was booked as late: the last day that would have been in time. */
  @Column('text', { nullable: true }) lateDue: string | null;
  /** The reason of its rejection or reversal. */
  @Column('text', { nullable: true }) reason: string | null;
  /** The entry that booked it. */
  @Column('integer', { nullable: true }) seq: number | null;
}
