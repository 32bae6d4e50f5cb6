import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Instant } from '../../common/instant';

/** An import of old books: what is taken in, why, and the two people who answer for it. */
@Entity('book_import')
export class BookImport {
  @PrimaryColumn('text') ledger: string;
  /** SHA-256 of what is taken in, hex. */
  @PrimaryColumn('text') id: string;
  /** Where the books come from, in the centre's own words; the journal has only its blinded form. */
  @Column('text') source: string;
  /** Why they are taken in; the journal has only its blinded form. */
  @Column('text') reason: string;
  /** The months found in the books, as a JSON list in order. */
  @Column('text') months: string;
  /** Who recorded the import, by opaque id; `console` at the command line. */
  @Column('text') recorder: string;
  @Column('text') recordedAt: Instant;
  /** The second person, who confirmed it. */
  @Column('text', { nullable: true }) confirmer: string | null;
  @Column('text', { nullable: true }) confirmedAt: Instant | null;
  /** Who closed it. */
  @Column('text', { nullable: true }) closer: string | null;
  @Column('text', { nullable: true }) closedAt: Instant | null;
  /** Rows taken in and rows refused, as counted by who closed it. */
  @Column('integer', { nullable: true }) taken: number | null;
  @Column('integer', { nullable: true }) refused: number | null;
}
