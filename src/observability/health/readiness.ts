import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckResult, HealthCheckService, HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { HeadCheck } from '../../ledger/journal/head-check';
import { TableScan } from '../../check/table-scan';
import { LogScan } from '../../ledger/log/log-scan';
import { LogHistory } from '../../ledger/log/log-history';
import { Journal } from '../../ledger/journal/journal';
import { Clock } from '../../common/clock';
import { Database } from '../../database/database';
import { DomainError } from '../../common/domain-error';
import { JobRunner } from '../../jobs/job-runner';

/** Check that must pass before requests are served. It throws on failure; the error is logged but not shown. */
interface Check {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Result of the checks. `down` marks a dependency without which requests are served and jobs wait. */
export interface ReadinessReport {
  readonly status: 'ok' | 'degraded';
  readonly checks: Readonly<Record<string, 'ok' | 'down'>>;
}

/** How long a failed commit makes the service unready unless one succeeds, in milliseconds. */
const FAILURE_WINDOW_MS = 30_000;

/** How long a result is cached, in milliseconds, which bounds the load on the database. */
const CACHE_MS = 1000;

/** Checks whether the service can serve requests. Further dependencies are added to `checks`. */
@Injectable()
export class Readiness {
  private readonly checks: readonly Check[] = [
    { name: 'database', run: () => this.checkDatabase() },
    { name: 'journal', run: () => this.checkJournal() },
    { name: 'log', run: () => this.checkHeads() },
    { name: 'checkpoints', run: () => this.checkCheckpoints() },
    { name: 'tables', run: () => Promise.resolve(this.checkTables()) },
  ];
  private last: { readonly at: number; readonly report: Promise<ReadinessReport> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly heads: HeadCheck,
    private readonly history: LogHistory,
    private readonly scan: LogScan,
    private readonly tables: TableScan,
    private readonly runner: JobRunner,
    private readonly clock: Clock,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  /** Resolves if requests can be served. @throws DomainError `not-ready` with the name of the failed check */
  async assert(): Promise<ReadinessReport> {
    const now = Date.parse(this.clock.now());
    if (this.last === undefined || Math.abs(now - this.last.at) >= CACHE_MS)
      this.last = { at: now, report: this.run() };
    return this.last.report;
  }

  private async run(): Promise<ReadinessReport> {
    const causes = new Map<string, unknown>();
    const { status, details } = await this.health
      .check([...this.checks.map((check) => () => this.indicate(check, causes)), () => this.indicateRedis()])
      .catch(resultOf);
    const failed = this.checks.find(({ name }) => causes.has(name))?.name;
    if (failed !== undefined)
      throw new DomainError('not-ready', { field: failed, values: { check: failed }, cause: causes.get(failed) });
    const checks = Object.entries(details).map(([name, result]) => [name, result?.status === 'up' ? 'ok' : 'down']);
    return {
      status: status === 'degraded' ? 'degraded' : 'ok',
      checks: Object.fromEntries(checks) as ReadinessReport['checks'],
    };
  }

  /** The result of a check; why it failed is kept in `causes`, for the log only. */
  private async indicate({ name, run }: Check, causes: Map<string, unknown>): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      await run();
      return indicator.up();
    } catch (cause) {
      causes.set(name, cause);
      return indicator.down();
    }
  }

  /** Requests don't need Redis, so a load balancer must keep sending them here (docs/decisions/0025). */
  private async indicateRedis(): Promise<HealthIndicatorResult> {
    if (!this.runner.usesRedis) return {};
    const indicator = this.indicators.check('redis');
    return (await this.runner.health()) === 'up' ? indicator.up() : indicator.degraded();
  }

  /** The database is not damaged and can be read, and the write lock can be acquired. */
  private async checkDatabase(): Promise<void> {
    if (this.database.damage) throw this.database.damage;
    await this.database.read.query('SELECT 1 FROM ledger_head LIMIT 1');
    await this.database.write((sql) => sql.query('UPDATE ledger_head SET seq = seq WHERE false'));
  }

  /** The last commit succeeded, or failed longer ago than `FAILURE_WINDOW_MS`, after which requests may retry. */
  private checkJournal(): Promise<void> {
    const { failedAt } = this.journal;
    const since = failedAt === undefined ? Infinity : Date.parse(this.clock.now()) - Date.parse(failedAt);
    return since < FAILURE_WINDOW_MS ? Promise.reject(new Error(`a commit failed at ${failedAt}`)) : Promise.resolve();
  }

  private async checkHeads(): Promise<void> {
    assertNone([...this.scan.faults, ...(await this.heads.faults())]);
  }

  /** The last scan found no table that differs from what the entries give. */
  private checkTables(): void {
    assertNone(this.tables.faults);
  }

  /** The checkpoint file can be reached, and every log extends what it says. */
  private async checkCheckpoints(): Promise<void> {
    assertNone(await this.history.faults());
  }
}

function assertNone(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('; '));
}

/** The result that comes with the error by which a failed health check is reported. */
function resultOf(error: unknown): HealthCheckResult {
  if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
  throw error;
}
