import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An organised activity: its category, place, organisation, planned times and capacity. */
@Entity('activity')
export class Activity {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') code: string;
  /** A category of the policy in force when it was registered. */
  @Column('text') category: string;
  @Column('text') title: string;
  @Column('text', { nullable: true }) site: string | null;
  /** Opaque id of the organisation. */
  @Column('text') organisation: string;
  /** Planned start and end, as instants. */
  @Column('text') startsAt: string;
  @Column('text') endsAt: string;
  /** Capacity, in participants. */
  @Column('integer', { nullable: true }) capacity: number | null;
}
