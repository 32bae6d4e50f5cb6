import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers.service';
import { dayOf, monthBefore } from '../common/calendar';
import { DomainError } from '../common/domain-error';
import { Instant, Month } from '../common/instant';
import { JobName } from '../jobs/job-names';
import { JobRow } from '../jobs/job.entity';
import { Jobs } from '../jobs/jobs.service';
import { Schedule } from '../common/cron-schedule';
import { refuse } from '../common/refusal';
import { Settings } from '../config/settings';
import { Policies } from '../policies/policies.service';
import { closeDates } from '../policies/recording-window';
import { PeriodCloseService } from './period-close.service';
import { SettlementQueries } from './settlement-queries';

/** The jobs of a month's soft and hard close. */
const SOFT_CLOSE: JobName = 'soft-close-month';
const HARD_CLOSE: JobName = 'close-month';

const hardId = (ledger: string, month: Month): string => `close.${ledger}.${month}`;
const softId = (ledger: string, month: Month): string => `soft-close.${ledger}.${month}`;

/** Starts the jobs that close months. A job's id is derived from ledger and month, so that each close runs once. */
@Injectable()
export class PeriodCloseScheduler {
  constructor(
    private readonly jobs: Jobs,
    private readonly periodClose: PeriodCloseService,
    private readonly queries: SettlementQueries,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly settings: Settings,
  ) {
    jobs.schedule(() => this.schedules());
    jobs.handle(SOFT_CLOSE, async ({ ledger = '', month = '' }) => {
      const { edition, madeAt, size, root } = await this.periodClose.softClose(ledger, month);
      return { month, edition, madeAt, size, root };
    });
    jobs.handle(HARD_CLOSE, async ({ ledger = '', month = '' }, progress) => {
      const { size, root, closedAt, seq } = await this.periodClose.run(ledger, month, progress);
      return { month, size, root, closedAt, seq };
    });
  }

  /**
   * Starts the hard close of a month that is over, or returns the job started before.
   * @throws DomainError `month-not-over`, `month-closed`
   */
  async requestClose(ledger: string, month: Month): Promise<JobRow> {
    const refusal = await this.periodClose.check(ledger, month);
    if (refusal) throw DomainError.of(refusal);
    return this.start(HARD_CLOSE, ledger, month);
  }

  /**
   * Starts the soft close of a month that is over, or returns the job started before.
   * @throws DomainError `month-not-over`, `month-closed`
   */
  async requestSoftClose(ledger: string, month: Month): Promise<JobRow> {
    const refusal = await this.periodClose.check(ledger, month);
    if (refusal) throw DomainError.of(refusal);
    const existing = await this.jobs.find(ledger, softId(ledger, month));
    const { closedThrough, closing } = await this.queries.head(ledger);
    // A first edition can't be published after the month's hard close has begun.
    if (!existing && (month <= closedThrough || month === closing))
      throw DomainError.of(refuse('month-closed', 'month', { month }));
    return this.start(SOFT_CLOSE, ledger, month);
  }

  /** Waits for the job of a month's hard close to finish. */
  closeFinished(ledger: string, month: Month): Promise<JobRow> {
    return this.jobs.finished(ledger, hardId(ledger, month));
  }

  /** Waits for the job of a month's soft close to finish. */
  softCloseFinished(ledger: string, month: Month): Promise<JobRow> {
    return this.jobs.finished(ledger, softId(ledger, month));
  }

  /**
   * Starts the closes that are due at an instant: the hard close of the latest month whose recording window is over,
   * which closes those before it too, and the soft close of the other months that are over. A dead job isn't restarted:
   * that is left to an operator.
   */
  async requestDueCloses(ledger: string, at: Instant): Promise<void> {
    const { zone, calendar } = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    const today = dayOf(at, zone);
    const last = monthBefore(today.slice(0, 7));
    const open = (await this.queries.openMonths(ledger)).filter((month) => month <= last);
    // The last month is closed even when it has no entries, if the ledger existed by then.
    const idle = !open.includes(last) && (await this.queries.firstMonth(ledger)) <= last;
    const over = idle ? [...open, last] : open;
    const due = over.filter((month) => closeDates(pack, month, calendar).hardCloseOn <= today);
    const newest = due[due.length - 1];
    if (newest !== undefined) await this.startOnce(HARD_CLOSE, ledger, newest);
    for (const month of over.slice(due.length)) await this.startOnce(SOFT_CLOSE, ledger, month);
  }

  private async startOnce(name: JobName, ledger: string, month: Month): Promise<void> {
    const existing = await this.jobs.find(ledger, name === SOFT_CLOSE ? softId(ledger, month) : hardId(ledger, month));
    const { closedThrough, closing } = await this.queries.head(ledger);
    // This month or a later one may have been closed by an operator.
    if (existing || month <= closedThrough || (name === SOFT_CLOSE && month === closing)) return;
    await this.start(name, ledger, month);
  }

  private start(name: JobName, ledger: string, month: Month): Promise<JobRow> {
    const id = name === SOFT_CLOSE ? softId(ledger, month) : hardId(ledger, month);
    return this.jobs.enqueue({ id, ledger, name, data: { ledger, month } });
  }

  /** One schedule for each ledger, by `CLOSE_SCHEDULE` in the ledger's time zone; none when that is empty. */
  private async schedules(): Promise<Schedule[]> {
    const { CLOSE_SCHEDULE: pattern } = this.settings;
    if (pattern === '') return [];
    return (await this.ledgers.all()).map(({ ledger, zone }) => {
      const run = (at: Instant): Promise<void> => this.requestDueCloses(ledger, at);
      return { id: `${HARD_CLOSE}.${ledger}`, pattern, zone, run };
    });
  }
}
