import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A job of the embedded runner: durable, and taken up again after a crash. */
@Entity('job')
export class JobRow {
  /** Deterministic: the same work has the same id and is done once. */
  @PrimaryColumn('text') id: string;
  @Column('text') ledger: string;
  @Column('text') name: string;
  /** JSON. */
  @Column('text') data: string;
  @Column('text') status: 'waiting' | 'running' | 'done' | 'failed';
  /** What has been done of what there is to do. */
  @Column('integer') done: number;
  @Column('integer') total: number;
  @Column('integer') attempts: number;
  /** JSON, of a job that is done. */
  @Column('text', { nullable: true }) result: string | null;
  /** The code of what went wrong, of a job that failed. */
  @Column('text', { nullable: true }) error: string | null;
  @Column('text') createdAt: string;
  @Column('text') updatedAt: string;
}
