import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person registered with the community: a volunteer, staff, or a served resident. The journal has only the id. */
@Entity('person')
export class Person {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** The centre's own number, `V0001`. */
  @Column('text') code: string;
  @Column('text') role: 'volunteer' | 'person';
  @Column('text', { nullable: true }) displayName: string | null;
  @Column('integer', { nullable: true }) birthYear: number | null;
  /** Opaque id of the building or block. */
  @Column('text', { nullable: true }) unit: string | null;
  /** Opaque id of the cohort. */
  @Column('text', { nullable: true }) cohort: string | null;
  @Column('text', { nullable: true }) registeredOn: string | null;
  /** Star level, copied from the last entry that changed it. */
  @Column('integer') level: number;
  /** Whether the person agreed to be shown by name in published reports. */
  @Column('boolean', { default: false }) nameShown: boolean;
}

/** The row of a person who is not a volunteer. */
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
