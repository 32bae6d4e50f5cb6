import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { JobHandlers, Progress } from './job-handlers';
import { JobTable } from './job-table';
import { JobRow, isFinished } from './job.entity';

/** Attempts after which a job is marked as failed. */
const MAX_ATTEMPTS = 5;

/** Starts after which a job is marked as failed even if its process ended each time without an error. */
const MAX_STARTS = 10;

/** Thrown at a step to interrupt a job while the service stops. The job is resumed at the next start. */
class JobInterrupted extends Error {}

/** Result of one attempt: done or failed for good, interrupted by a stop, or to be retried after some milliseconds. */
export type JobResult = 'finished' | 'interrupted' | { readonly retryInMs: number };

/** Attempt of a job as reported to listeners: ids and codes only. */
export interface Attempt {
  readonly job: string;
  readonly name: string;
  readonly ledger: string;
  /** Number of the attempt, from 1. */
  readonly attempt: number;
  readonly seconds: number;
  /** Done, failed for good, to be retried (`again`), or interrupted by a stop (`broken-off`). */
  readonly outcome: 'done' | 'failed' | 'again' | 'broken-off';
}

/** Executes jobs for a runner, and stores their start, progress and result in the table. */
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

  /** Starts no further job and interrupts the running one at its next step. */
  stop(): void {
    this.stopping = true;
  }

  /** Adds a listener, called after every attempt. */
  onAttempt(listener: (attempt: Attempt) => void): void {
    this.attemptListeners.push(listener);
  }

  /** Id of the job that this process is running for a ledger. Runners run one job at a time. */
  runningJob(ledger: string): string | undefined {
    for (const job of this.running.values()) if (job.ledger === ledger) return job.id;
    return undefined;
  }

  /** Runs a job unless it is finished. Idempotent: a runner may pass the same job twice. */
  async perform(id: string): Promise<JobResult> {
    const job = await this.table.byId(id);
    if (!job || isFinished(job)) return 'finished';
    if (this.stopping) return 'interrupted';
    if (job.attempts >= MAX_STARTS) {
      return this.settle(id, { status: 'failed', error: 'the process ended during each of its attempts' });
    }
    await this.table.change(id, { status: 'running', attempts: job.attempts + 1 });
    const begun = performance.now();
    this.running.set(id, job);
    try {
      const { result, outcome } = await this.attempt(job);
      const { name, ledger, attempts } = job;
      const seconds = (performance.now() - begun) / 1000;
      for (const listener of this.attemptListeners)
        listener({ job: id, name, ledger, attempt: attempts + 1, seconds, outcome });
      return result;
    } finally {
      this.running.delete(id);
    }
  }

  private async attempt(job: JobRow): Promise<{ result: JobResult; outcome: Attempt['outcome'] }> {
    const { id } = job;
    try {
      const handler = this.handlers.of(job.name);
      const output = await handler(JSON.parse(job.data) as Record<string, string>, this.progressOf(id));
      const result = await this.settle(id, { status: 'done', result: JSON.stringify(output), error: null });
      return { result, outcome: 'done' };
    } catch (error) {
      if (error instanceof JobInterrupted) {
        await this.table.change(id, { status: 'waiting', attempts: job.attempts });
        return { result: 'interrupted', outcome: 'broken-off' };
      }
      const result = await this.failed(job, error);
      return { result, outcome: result === 'finished' ? 'failed' : 'again' };
    }
  }

  /** Calls a listener once when this process finishes a job. @returns a function that removes the listener */
  onFinished(id: string, listener: () => void): () => void {
    this.finishListeners.set(id, [...(this.finishListeners.get(id) ?? []), listener]);
    return () => {
      const others = (this.finishListeners.get(id) ?? []).filter((one) => one !== listener);
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

  private async failed({ id, attempts: earlierAttempts }: JobRow, cause: unknown): Promise<JobResult> {
    const error = cause instanceof Error ? cause.message : String(cause);
    const attempts = earlierAttempts + 1;
    if (attempts >= MAX_ATTEMPTS) return this.settle(id, { status: 'failed', error });
    await this.table.change(id, { status: 'waiting', error });
    // Exponential backoff, since the cause may be temporary.
    return { retryInMs: this.settings.JOB_RETRY_SECONDS * 1000 * 2 ** (attempts - 1) };
  }

  private async settle(id: string, change: Partial<JobRow>): Promise<'finished'> {
    await this.table.change(id, change);
    const listeners = this.finishListeners.get(id) ?? [];
    this.finishListeners.delete(id);
    for (const listener of listeners) listener();
    return 'finished';
  }
}
