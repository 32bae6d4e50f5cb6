import { Injectable } from '@nestjs/common';
import { Between, EntityManager, In, MoreThan } from 'typeorm';
import { Clock } from '../common/clock';
import { Instant } from '../common/instant';
import { Database } from '../database/database';
import { JobRow, JobStatus } from './job.entity';

/** Job to be enqueued. */
export interface NewJob {
  /** Deterministic: the same work has the same id and runs once. */
  readonly id: string;
  readonly ledger: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Page of jobs after a cursor, optionally of one status. */
export interface JobFilter {
  readonly limit: number;
  readonly after?: string;
  readonly status?: JobStatus;
  /** The first and the last instant of their creation. */
  readonly created?: readonly [Instant, Instant];
}

/**
 * Stores all jobs with their status. The table is what the API shows and the source of truth about unfinished jobs,
 * since Redis may lose its data. The effects of a job are in the journal (docs/decisions/0018).
 */
@Injectable()
export class JobTable {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Inserts a job, or returns the existing one with that id. A failed one is set to waiting again. */
  put({ id, ledger, name, data }: NewJob): Promise<JobRow> {
    return this.database.write(async (manager) => {
      const existing = await manager.findOneBy(JobRow, { id });
      if (existing) return existing.status === 'failed' ? this.reopen(manager, existing) : existing;
      const now = this.clock.now();
      const started = { done: 0, total: 0, attempts: 0, result: null, error: null, createdAt: now, updatedAt: now };
      return manager.save(JobRow, { id, ledger, name, data: JSON.stringify(data), status: 'waiting', ...started });
    }, ledger);
  }

  /** Sets a failed job to waiting again. `reopened` is false for a job of another status, which is left unchanged. */
  retry(ledger: string, id: string): Promise<{ job: JobRow; reopened: boolean } | undefined> {
    return this.database.write(async (manager) => {
      const job = await manager.findOneBy(JobRow, { ledger, id });
      if (!job) return undefined;
      const reopened = job.status === 'failed';
      return { job: reopened ? await this.reopen(manager, job) : job, reopened };
    }, ledger);
  }

  async find(ledger: string, id: string): Promise<JobRow | undefined> {
    return (await this.database.read.findOneBy(JobRow, { ledger, id })) ?? undefined;
  }

  /** A job of any ledger by id, for the executor. */
  async byId(id: string): Promise<JobRow | undefined> {
    return (await this.database.read.findOneBy(JobRow, { id })) ?? undefined;
  }

  /** Jobs of a ledger, in order of id. */
  list(ledger: string, { limit, after = '', status, created }: JobFilter): Promise<JobRow[]> {
    const createdAt = created && Between(...created);
    const where = { ledger, id: MoreThan(after), ...(status && { status }), ...(createdAt && { createdAt }) };
    return this.database.read.find(JobRow, { where, order: { id: 'ASC' }, take: limit });
  }

  /** The time zone of a ledger, in which its days are counted. */
  async zoneOf(ledger: string): Promise<string> {
    const sql = 'SELECT zone FROM ledger WHERE ledger = ?';
    const [row] = await this.database.read.query<{ zone: string }[]>(sql, [ledger]);
    if (!row) throw new Error(`there is no ledger ${ledger}`);
    return row.zone;
  }

  /** All unfinished jobs, oldest first. The process of a running one may have died. */
  open(): Promise<JobRow[]> {
    const where = { status: In(['waiting', 'running']) };
    return this.database.read.find(JobRow, { where, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  async change(id: string, change: Partial<JobRow>): Promise<void> {
    const updatedAt = this.clock.now();
    await this.database.write((manager) => manager.update(JobRow, { id }, { ...change, updatedAt }));
  }

  private reopen(manager: EntityManager, job: JobRow): Promise<JobRow> {
    const initial = { status: 'waiting' as const, done: 0, total: 0, attempts: 0, result: null, error: null };
    return manager.save(JobRow, { ...job, ...initial, updatedAt: this.clock.now() });
  }
}
