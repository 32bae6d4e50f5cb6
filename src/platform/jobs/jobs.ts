import { BeforeApplicationShutdown, Injectable, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock } from '../clock';
import { Database } from '../database/database';
import { JobRow } from './job.row';

/** Tells how far a job is, between one step and the next. While the service stops it throws, and the job breaks off. */
export type Progress = (done: number, total: number) => Promise<void>;

/** Does a job's work. It may be called again after a crash at any point, and must then come to the same result. */
export type JobHandler = (data: Readonly<Record<string, string>>, progress: Progress) => Promise<object>;

/** Work to be done once. */
export interface NewJob {
  /** Deterministic: the same work has the same id. */
  readonly id: string;
  readonly ledger: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Breaks a job off at a step; it is taken up again at the next start. */
class BrokenOff extends Error {}

/** How often a job is tried before it is left as failed. */
const ATTEMPTS = 3;

/**
 * The embedded runner: jobs wait in a table, are done one after the other in this process, and are taken up again
 * when it starts after a crash. A job's truth is the journal; this table only says where it stands.
 */
@Injectable()
export class Jobs implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly handlers = new Map<string, JobHandler>();
  private readonly settled = new Map<string, ((row: JobRow) => void)[]>();
  private running: Promise<void> | undefined;
  private wanted = false;
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Says who does the jobs of a name. */
  handle(name: string, handler: JobHandler): void {
    if (this.handlers.has(name)) throw new Error(`two handlers for the job ${name}`);
    this.handlers.set(name, handler);
  }

  /** Takes up what a crash left undone. */
  onApplicationBootstrap(): void {
    if (this.database.writable) this.start();
  }

  /** No job begins from here on, and the running one ends with its step. */
  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.running;
  }

  /** Puts a job in the queue, or finds the one of that id. One that failed is tried again. */
  async enqueue({ id, ledger, name, data }: NewJob): Promise<JobRow> {
    if (!this.handlers.has(name)) throw new Error(`no handler for the job ${name}`);
    const row = await this.database.write(async (manager) => {
      const now = this.clock.now();
      const known = await manager.findOneBy(JobRow, { id });
      if (known && known.status !== 'failed') return known;
      const fresh = { id, ledger, name, data: JSON.stringify(data), status: 'waiting' as const, done: 0, total: 0 };
      const row = {
        ...fresh,
        attempts: 0,
        result: null,
        error: null,
        createdAt: known?.createdAt ?? now,
        updatedAt: now,
      };
      return manager.save(JobRow, row);
    }, ledger);
    this.start();
    return row;
  }

  /** Where a job stands. */
  async find(ledger: string, id: string): Promise<JobRow | undefined> {
    return (await this.database.read.findOneBy(JobRow, { ledger, id })) ?? undefined;
  }

  /** Resolves when the job is done or has failed for good. */
  async finished(ledger: string, id: string): Promise<JobRow> {
    const waiting = new Promise<JobRow>((resolve) => {
      this.settled.set(id, [...(this.settled.get(id) ?? []), resolve]);
    });
    const row = await this.find(ledger, id);
    return row && (row.status === 'done' || row.status === 'failed') ? row : waiting;
  }

  private start(): void {
    this.wanted = true;
    this.running ??= this.drain().finally(() => (this.running = undefined));
  }

  /** One process at a time does jobs: what it left undone when it ended, however it ended, the next one takes up. */
  private async drain(): Promise<void> {
    while (this.wanted) {
      this.wanted = false;
      await this.database.alone('jobs', async () => {
        for (let job = await this.next(); job; job = await this.next()) await this.run(job);
      });
    }
    await this.tellOfOthers();
  }

  /** Tells those who wait for a job that another process did. */
  private async tellOfOthers(): Promise<void> {
    const ids = [...this.settled.keys()];
    if (ids.length === 0) return;
    for (const row of await this.database.read.findBy(JobRow, { id: In(ids) })) this.tell(row);
  }

  private tell(row: JobRow): void {
    if (row.status !== 'done' && row.status !== 'failed') return;
    for (const resolve of this.settled.get(row.id) ?? []) resolve(row);
    this.settled.delete(row.id);
  }

  private async next(): Promise<JobRow | undefined> {
    if (this.stopping) return undefined;
    const names = [...this.handlers.keys()];
    return this.database.write(async (manager) => {
      const where = { status: In(['waiting', 'running']), name: In(names) };
      return (await manager.findOne(JobRow, { where, order: { createdAt: 'ASC', id: 'ASC' } })) ?? undefined;
    });
  }

  private async run(job: JobRow): Promise<void> {
    const attempts = job.attempts + 1;
    await this.update(job.id, { status: 'running', attempts });
    const progress: Progress = async (done, total) => {
      await this.update(job.id, { done, total });
      if (this.stopping) throw new BrokenOff();
    };
    try {
      const handler = this.handlers.get(job.name) as JobHandler;
      const result = await handler(JSON.parse(job.data) as Record<string, string>, progress);
      await this.settle(job, { status: 'done', result: JSON.stringify(result) });
    } catch (error) {
      if (error instanceof BrokenOff) return this.update(job.id, { status: 'waiting', attempts: job.attempts });
      if (attempts < ATTEMPTS) return;
      await this.settle(job, { status: 'failed', error: error instanceof Error ? error.message : String(error) });
    }
  }

  private async settle(job: JobRow, change: Partial<JobRow>): Promise<void> {
    await this.update(job.id, change);
    this.tell((await this.find(job.ledger, job.id)) as JobRow);
  }

  private async update(id: string, change: Partial<JobRow>): Promise<void> {
    const updatedAt = this.clock.now();
    await this.database.write((manager) => manager.update(JobRow, { id }, { ...change, updatedAt }));
  }
}
