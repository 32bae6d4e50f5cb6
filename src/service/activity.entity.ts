import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that was organised: where, when, by whom, for how many. */
@Entity('activity')
export class Activity {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') code: string;
  /** A category of the policy in force when it was registered. */
  @Column('text') category: string;
  @Column('text') title: string;
  @Column('text', { nullable: true }) site: string | null;
  /** Organisation, by opaque id. */
  @Column('text') organisation: string;
  /** Planned times, instants. */
  @Column('text') startsAt: string;
  @Column('text') endsAt: string;
  /** How many the place holds. */
  @Column('integer', { nullable: true }) capacity: number | null;
}
