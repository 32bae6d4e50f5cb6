import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An answer to a line of a closed statement. Rows are never changed: a new answer is a new row. */
@Entity('statement_answer')
export class StatementAnswer {
  @PrimaryColumn('text') ledger: string;
  @PrimaryColumn('text') id: string;
  /** Shop, by opaque id. */
  @Column('text') shop: string;
  @Column('text') month: string;
  /** The line's entry; null for an agreement to all lines that are not disputed. */
  @Column('integer', { nullable: true }) seq: number | null;
  /** The shop agrees or disputes; the centre resolves a dispute. */
  @Column('text') answer: 'agreed' | 'disputed' | 'resolved';
  /** Reason of the dispute, or how it was resolved. */
  @Column('text', { nullable: true }) text: string | null;
  /** Who answered, by opaque id. */
  @Column('text') person: string;
  @Column('text') at: string;
}
