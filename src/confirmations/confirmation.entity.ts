import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../common/instant';
import type { ConfirmationKind } from './confirmation.rules';

/** Something that one person asked for and that a second person confirms or rejects, before or after that. */
@Entity('confirmation')
export class Confirmation {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  @Column('text') kind: ConfirmationKind;
  /** Id of what it is about, such as a shop, a service record, or the hash of an import. */
  @Column('text') subject: string;
  /** What was asked for, as JSON; the journal has nothing of it before the confirmation. */
  @Column('text') body: string;
  /** Who asked for it, by opaque id; `console` at the command line. */
  @Column('text') requester: string;
  @Column('text') requestedAt: Instant;
  @Column('text') status: 'waiting' | 'confirmed' | 'rejected';
  /** Who confirmed or rejected it. */
  @Column('text', { nullable: true }) decider: string | null;
  @Column('text', { nullable: true }) decidedAt: Instant | null;
  /** The reason of a rejection. */
  @Column('text', { nullable: true }) reason: string | null;
  /** The entry that booked it. */
  @Column('integer', { nullable: true }) seq: number | null;
}
