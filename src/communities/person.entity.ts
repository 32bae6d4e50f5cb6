import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody the community knows: a volunteer, staff, a resident served. The journal knows the id only. */
@Entity('person')
export class Person {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** The centre's own number, `V0001`. */
  @Column('text') code: string;
  @Column('text') role: 'volunteer' | 'person';
  @Column('text', { nullable: true }) displayName: string | null;
  @Column('integer', { nullable: true }) birthYear: number | null;
  /** Unit of the community, by opaque id. */
  @Column('text', { nullable: true }) unit: string | null;
  /** Cohort, by opaque id. */
  @Column('text', { nullable: true }) cohort: string | null;
  @Column('text', { nullable: true }) registeredOn: string | null;
  /** Star level: a copy of what the journal last granted. */
  @Column('integer') level: number;
  /** Whether they agreed to be shown by name, as in the report on the wall. */
  @Column('boolean', { default: false }) nameShown: boolean;
}

/** The row of somebody who is no volunteer. */
export function newPerson(ledger: string, id: string, code: string, displayName: string | null): Person {
  return {
    ledger,
    id,
    code,
    role: 'person',
    displayName,
    birthYear: null,
    unit: null,
    cohort: null,
    registeredOn: null,
    level: 0,
    nameShown: false,
  };
}
