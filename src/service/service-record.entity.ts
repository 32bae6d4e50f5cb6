import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody served: as submitted, and what became of it. The journal has the approved ones; this is the desk's copy. */
@Entity('service_record')
export class ServiceRecord {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** Activity, by opaque id. */
  @Column('text') activity: string;
  /** Volunteer, by opaque id. */
  @Column('text') volunteer: string;
  @Column('text') recorder: string;
  /** Who approved it; of a late one that still waits, who approved it first. */
  @Column('text', { nullable: true }) approver: string | null;
  /** Of a late one: who approved it too. */
  @Column('text', { nullable: true }) secondApprover: string | null;
  @Column('text') method: 'code' | 'typed';
  /** When the service began: signed in. */
  @Column('text') startsAt: string;
  @Column('text', { nullable: true }) signedOutAt: string | null;
  /** When it ended: signed out, or the planned end where that is missing. */
  @Column('text') endsAt: string;
  @Column('text') status: 'submitted' | 'approved' | 'refused' | 'reversed';
  /** When it was recorded: submitted, or for a row of old books approved. Null for what was recorded before anybody asked. */
  @Column('text', { nullable: true }) recordedAt: string | null;
  /** Why it was recorded late, in the centre's own words. */
  @Column('text', { nullable: true }) lateReason: string | null;
  /** Of one that was booked as late: the last day that would have been in time. */
  @Column('text', { nullable: true }) lateDue: string | null;
  /** Why it was refused. */
  @Column('text', { nullable: true }) reason: string | null;
  /** The entry that booked it. */
  @Column('integer', { nullable: true }) seq: number | null;
}
