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
  @Column('text', { nullable: true }) approver: string | null;
  @Column('text') method: 'code' | 'typed';
  /** When the service began: signed in. */
  @Column('text') startsAt: string;
  @Column('text', { nullable: true }) signedOutAt: string | null;
  /** When it ended: signed out, or the planned end where that is missing. */
  @Column('text') endsAt: string;
  @Column('text') status: 'submitted' | 'approved' | 'refused' | 'reversed';
  /** Why it was refused. */
  @Column('text', { nullable: true }) reason: string | null;
  /** The entry that booked it. */
  @Column('integer', { nullable: true }) seq: number | null;
}
