import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was said of a line of a closed statement, and by whom. Never changed: a new answer is a new row. */
@Entity('statement_answer')
export class StatementAnswer {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** Shop, by opaque id. */
  @Column('text') shop: string;
  @Column('text') month: string;
  /** The line's entry; none where all lines that are not in dispute were agreed at once. */
  @Column('integer', { nullable: true }) seq: number | null;
  /** The shop agrees or disputes; the centre resolves a dispute. */
  @Column('text') answer: 'agreed' | 'disputed' | 'resolved';
  /** Why it is disputed, or how that was resolved. */
  @Column('text', { nullable: true }) text: string | null;
  /** Who said so, by opaque id. */
  @Column('text') person: string;
  @Column('text') at: string;
}
