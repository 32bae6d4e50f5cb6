import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The registers of a ledger. Volunteers are persons; a `unit` is a building or block. */
export const REGISTERS = ['person', 'organisation', 'unit', 'cohort', 'activity', 'shop', 'offer'] as const;
export type Register = (typeof REGISTERS)[number];

/** A change of a row of the master data. Append-only; only `erasable` may be cleared (docs/decisions/0042). */
@Entity('register_change')
export class RegisterChange {
  @PrimaryColumn('text') ledger: string;
  /** UUIDv7. */
  @PrimaryColumn('text') id: string;
  @Column('text') changedAt: string;
  /** The person behind the key, by opaque id, or `timebank` for the console. */
  @Column('text') actor: string;
  /** Client to which the API key belongs, as in entries. */
  @Column('text') client: string;
  @Column('text') register: Register;
  /** Opaque id of the row. */
  @Column('text') row: string;
  @Column('text') action: 'registered' | 'changed';
  /** JSON: the changed fields in order, with their values unless these are erasable. */
  @Column('text') fields: string;
  /** JSON: the values of the other fields, by field; null when there are none or when they were erased. */
  @Column('text', { nullable: true }) erasable: string | null;
}
