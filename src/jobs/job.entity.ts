import { Column, Entity, PrimaryColumn } from 'typeorm';

export const JOB_STATUSES = ['waiting', 'running', 'done', 'failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Row of a job, independent of the runner. Jobs are durable and resumed after a crash. */
@Entity('job')
export class JobRow {
  /** Deterministic: the same work has the same id and runs once. */
  @PrimaryColumn('text') id: string;
  @Column('text') ledger: string;
  @Column('text') name: string;
  /** Input of the handler, JSON. */
  @Column('text') data: string;
  /** A `failed` job runs again only when a retry is requested. */
  @Column('text') status: JobStatus;
  /** Completed steps of `total`. */
  @Column('integer') done: number;
  @Column('integer') total: number;
  /** Number of starts, not counting those interrupted by a stop. */
  @Column('integer') attempts: number;
  /** Result of a done job, JSON. */
  @Column('text', { nullable: true }) result: string | null;
  /** Error of a failed job, or of the last attempt of one that will be retried. */
  @Column('text', { nullable: true }) error: string | null;
  @Column('text') createdAt: string;
  @Column('text') updatedAt: string;
}

/** Whether a job is done or has failed for good. */
export function isFinished({ status }: Pick<JobRow, 'status'>): boolean {
  return status === 'done' || status === 'failed';
}
