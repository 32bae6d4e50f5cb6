import { Injectable } from '@nestjs/common';
import { EntityManager, In, MoreThan } from 'typeorm';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { JobRow, JobStatus } from './job.entity';

/** Work to be done once. */
export interface NewJob {
  /** Deterministic: the same work has the same id. */
  readonly id: string;
  readonly ledger: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A page of jobs: those after a cursor, of one status or of all. */
export interface JobFilter {
  readonly limit: number;
  readonly after?: string;
  readonly status?: JobStatus;
}

/**
 * Where every job stands. Runners come and go, and Redis may lose what it has: this table is what REST shows, and
 * what says which jobs are still to be done. What a job has done stands in the journal.
 */
@Injectable()
export class JobTable {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes a job down, or finds the one of that id. One that failed is to be tried again. */
  put({ id, ledger, name, data }: NewJob): Promise<JobRow> {
    return this.database.write(async (manager) => {
      const known = await manager.findOneBy(JobRow, { id });
      if (known) return known.status === 'failed' ? this.reopen(manager, known) : known;
      const now = this.clock.now();
      const started = { done: 0, total: 0, attempts: 0, result: null, error: null, createdAt: now, updatedAt: now };
      return manager.save(JobRow, { id, ledger, name, data: JSON.stringify(data), status: 'waiting', ...started });
    }, ledger);
  }

  /** Lets a failed job wait to be tried again. Any other is left as it is: `reopened` says which it was. */
  retry(ledger: string, id: string): Promise<{ job: JobRow; reopened: boolean } | undefined> {
    return this.database.write(async (manager) => {
      const known = await manager.findOneBy(JobRow, { ledger, id });
      if (!known) return undefined;
      const reopened = known.status === 'failed';
      return { job: reopened ? await this.reopen(manager, known) : known, reopened };
    }, ledger);
  }

  async find(ledger: string, id: string): Promise<JobRow | undefined> {
    return (await this.database.read.findOneBy(JobRow, { ledger, id })) ?? undefined;
  }

  /** One of any ledger, as whoever does it sees it. */
  async byId(id: string): Promise<JobRow | undefined> {
    return (await this.database.read.findOneBy(JobRow, { id })) ?? undefined;
  }

  /** The jobs of a ledger, by id. */
  list(ledger: string, { limit, after = '', status }: JobFilter): Promise<JobRow[]> {
    const where = { ledger, id: MoreThan(after), ...(status !== undefined && { status }) };
    return this.database.read.find(JobRow, { where, order: { id: 'ASC' }, take: limit });
  }

  /** All that is still to be done, oldest first. One that runs may be one whose process died. */
  open(): Promise<JobRow[]> {
    const where = { status: In(['waiting', 'running']) };
    return this.database.read.find(JobRow, { where, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  async change(id: string, change: Partial<JobRow>): Promise<void> {
    const updatedAt = this.clock.now();
    await this.database.write((manager) => manager.update(JobRow, { id }, { ...change, updatedAt }));
  }

  private reopen(manager: EntityManager, job: JobRow): Promise<JobRow> {
    const afresh = { status: 'waiting' as const, done: 0, total: 0, attempts: 0, result: null, error: null };
    return manager.save(JobRow, { ...job, ...afresh, updatedAt: this.clock.now() });
  }
}
