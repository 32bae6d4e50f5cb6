import { Injectable } from '@nestjs/common';
import { HeadCheck } from '../../ledger/journal/head-check';
import { Journal } from '../../ledger/journal/journal';
import { Clock } from '../../common/clock';
import { Database } from '../../database/database';
import { DomainError } from '../../common/domain-error';
import { JobRunner } from '../../jobs/job-runner';

/** One thing without which the service can't do its work. Throws when it fails; what it throws is logged and not shown. */
interface Check {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** What an answer says of each thing: `down` is one without which requests are served and jobs wait. */
export interface ReadinessReport {
  readonly status: 'ok' | 'degraded';
  readonly checks: Readonly<Record<string, 'ok' | 'down'>>;
}

/** How long a failed commit counts against the service if none has succeeded since, in milliseconds. */
const FAILURE_WINDOW_MS = 30_000;

/** How long an answer holds, in milliseconds: however often it is asked, the database is asked once a second. */
const CACHE_MS = 1000;

/** Says whether the service can take requests. Another thing it depends on is another line in `checks`. */
@Injectable()
export class Readiness {
  private readonly checks: readonly Check[] = [
    { name: 'database', run: () => this.checkDatabase() },
    { name: 'journal', run: () => this.checkJournal() },
    { name: 'log', run: () => this.checkHeads() },
  ];
  private last: { readonly at: number; readonly answer: Promise<ReadinessReport> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly heads: HeadCheck,
    private readonly runner: JobRunner,
    private readonly clock: Clock,
  ) {}

  /** Resolves when requests can be served; else a problem that names the check that failed. */
  async assert(): Promise<ReadinessReport> {
    const now = Date.parse(this.clock.now());
    if (this.last === undefined || Math.abs(now - this.last.at) >= CACHE_MS) this.last = { at: now, answer: this.run() };
    return this.last.answer;
  }

  private async run(): Promise<ReadinessReport> {
    const checks: Record<string, 'ok' | 'down'> = {};
    for (const { name, run } of this.checks) {
      await run().catch((cause: unknown) => {
        throw new DomainError('not-ready', { field: name, values: { check: name }, cause });
      });
      checks[name] = 'ok';
    }
    // Requests don't need Redis: whoever sends them here must not be told to go elsewhere (docs/decisions/0025).
    if (!this.runner.usesRedis) return { status: 'ok', checks };
    const isHere = (await this.runner.health()) === 'here';
    return { status: isHere ? 'ok' : 'degraded', checks: { ...checks, redis: isHere ? 'ok' : 'down' } };
  }

  /** It can be read, and the writer's turn comes. */
  private async checkDatabase(): Promise<void> {
    await this.database.read.query('SELECT 1 FROM ledger_head LIMIT 1');
    await this.database.write((sql) => sql.query('UPDATE ledger_head SET seq = seq WHERE false'));
  }

  /** The last commit didn't fail; if it did a while ago, requests may try again. */
  private checkJournal(): Promise<void> {
    const { failedAt } = this.journal;
    const since = failedAt === undefined ? Infinity : Date.parse(this.clock.now()) - Date.parse(failedAt);
    return since < FAILURE_WINDOW_MS ? Promise.reject(new Error(`a commit failed at ${failedAt}`)) : Promise.resolve();
  }

  private async checkHeads(): Promise<void> {
    const faults = await this.heads.faults();
    if (faults.length > 0) throw new Error(faults.join('; '));
  }
}
