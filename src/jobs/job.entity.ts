import { Column, Entity, PrimaryColumn } from 'typeorm';

export const JOB_STATUSES = ['waiting', 'running', 'done', 'failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A job, whichever runner does it: durable, and taken up again after a crash. */
@Entity('job')
export class JobRow {
  /** Deterministic: the same work has the same id and is done once. */
  @PrimaryColumn('text') id: string;
  @Column('text') ledger: string;
  @Column('text') name: string;
  /** JSON. */
  @Column('text') data: string;
  /** `failed` is dead: nobody tries it again unasked. */
  @Column('text') status: JobStatus;
  /** What has been done of what there is to do. */
  @Column('integer') done: number;
  @Column('integer') total: number;
  /** How often it was begun, what a stop broke off not counted. */
  @Column('integer') attempts: number;
  /** JSON, of a job that is done. */
  @Column('text', { nullable: true }) result: string | null;
  /** What went wrong, of a job that failed, or that will be tried again. */
  @Column('text', { nullable: true }) error: string | null;
  @Column('text') createdAt: string;
  @Column('text') updatedAt: string;
}

/** Is there nothing left to do? */
export function isFinished({ status }: Pick<JobRow, 'status'>): boolean {
  return status === 'done' || status === 'failed';
}
