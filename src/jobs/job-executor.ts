import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { JobHandlers, Progress } from './job-handlers';
import { JobTable } from './job-table';
import { JobRow, isFinished } from './job.entity';

/** How often a job that goes wrong is tried before it is left as failed. */
const MAX_ATTEMPTS = 5;

/** How often a job is begun at all: one that kills its process each time must not do so for ever. */
const MAX_STARTS = 10;

/** Breaks a job off at a step; it is taken up again at the next start. */
class JobInterrupted extends Error {}

/** What became of a job: nothing is left to do; a stop broke it off; or it is to be tried again in so many milliseconds. */
export type JobResult = 'over' | 'broken-off' | { readonly againIn: number };

/** One try of a job, as those are told who watch: ids and codes only. */
export interface Attempt {
  readonly job: string;
  readonly name: string;
  readonly ledger: string;
  /** The how manieth try it was, from 1. */
  readonly attempt: number;
  readonly seconds: number;
  /** Is it done, dead, to be tried again, or was it broken off by a stop? */
  readonly outcome: 'done' | 'failed' | 'again' | 'broken-off';
}

/** Does jobs, for whichever runner says which: begins, notes the progress, and writes down what came of it. */
@Injectable()
export class JobExecutor {
  private readonly finishListeners = new Map<string, (() => void)[]>();
  private readonly running = new Map<string, JobRow>();
  private readonly attemptListeners: ((attempt: Attempt) => void)[] = [];
  private stopping = false;

  constructor(
    private readonly handlers: JobHandlers,
    private readonly table: JobTable,
    private readonly settings: Settings,
  ) {}

  /** No job begins from here on, and the running one breaks off at its next step. */
  stop(): void {
    this.stopping = true;
  }

  /** Has somebody told of every try of a job. */
  onAttempt(watcher: (attempt: Attempt) => void): void {
    this.attemptListeners.push(watcher);
  }

  /** The job of a ledger that this process is doing. A runner does one after the other. */
  runningJob(ledger: string): string | undefined {
    for (const job of this.running.values()) if (job.ledger === ledger) return job.id;
    return undefined;
  }

  /** Does a job as far as it isn't done. A runner may come with the same one twice. */
  async perform(id: string): Promise<JobResult> {
    const job = await this.table.byId(id);
    if (!job || isFinished(job)) return 'over';
    if (this.stopping) return 'broken-off';
    if (job.attempts >= MAX_STARTS) {
      return this.settle(id, { status: 'failed', error: 'its process ended in the middle of it each time' });
    }
    await this.table.change(id, { status: 'running', attempts: job.attempts + 1 });
    const begun = performance.now();
    this.running.set(id, job);
    try {
      const { performed, outcome } = await this.attempt(job);
      const { name, ledger, attempts } = job;
      const seconds = (performance.now() - begun) / 1000;
      for (const tell of this.attemptListeners) tell({ job: id, name, ledger, attempt: attempts + 1, seconds, outcome });
      return performed;
    } finally {
      this.running.delete(id);
    }
  }

  private async attempt(job: JobRow): Promise<{ performed: JobResult; outcome: Attempt['outcome'] }> {
    const { id } = job;
    try {
      const handler = this.handlers.of(job.name);
      const result = await handler(JSON.parse(job.data) as Record<string, string>, this.progressOf(id));
      const performed = await this.settle(id, { status: 'done', result: JSON.stringify(result), error: null });
      return { performed, outcome: 'done' };
    } catch (error) {
      if (error instanceof JobInterrupted) {
        await this.table.change(id, { status: 'waiting', attempts: job.attempts });
        return { performed: 'broken-off', outcome: 'broken-off' };
      }
      const performed = await this.failed(job, error);
      return { performed, outcome: performed === 'over' ? 'failed' : 'again' };
    }
  }

  /** Calls once when a job that is done here has nothing left to do. @returns stops that */
  onFinished(id: string, tell: () => void): () => void {
    this.finishListeners.set(id, [...(this.finishListeners.get(id) ?? []), tell]);
    return () => {
      const others = (this.finishListeners.get(id) ?? []).filter((one) => one !== tell);
      if (others.length > 0) this.finishListeners.set(id, others);
      else this.finishListeners.delete(id);
    };
  }

  private progressOf(id: string): Progress {
    return async (done, total) => {
      await this.table.change(id, { done, total });
      if (this.stopping) throw new JobInterrupted();
    };
  }

  private async failed({ id, attempts: before }: JobRow, fault: unknown): Promise<JobResult> {
    const error = fault instanceof Error ? fault.message : String(fault);
    const attempts = before + 1;
    if (attempts >= MAX_ATTEMPTS) return this.settle(id, { status: 'failed', error });
    await this.table.change(id, { status: 'waiting', error });
    // Twice as long each time: what is wrong may pass by itself.
    return { againIn: this.settings.JOB_RETRY_SECONDS * 1000 * 2 ** (attempts - 1) };
  }

  private async settle(id: string, change: Partial<JobRow>): Promise<'over'> {
    await this.table.change(id, change);
    const waiting = this.finishListeners.get(id) ?? [];
    this.finishListeners.delete(id);
    for (const tell of waiting) tell();
    return 'over';
  }
}
