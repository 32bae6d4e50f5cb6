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

/** The jobs that close a month: the soft close, and the hard one. */
const SOFT: JobName = 'soft-close-month';
const HARD: JobName = 'close-month';

const hardId = (ledger: string, month: Month): string => `close.${ledger}.${month}`;
const softId = (ledger: string, month: Month): string => `soft-close.${ledger}.${month}`;

/** Asks for months to be closed, by jobs whose ids say which: however often it is asked, it is done once. */
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
    jobs.handle(SOFT, async ({ ledger = '', month = '' }) => {
      const { edition, madeAt, size, root } = await this.periodClose.softClose(ledger, month);
      return { month, edition, madeAt, size, root };
    });
    jobs.handle(HARD, async ({ ledger = '', month = '' }, progress) => {
      const { size, root, closedAt, seq } = await this.periodClose.run(ledger, month, progress);
      return { month, size, root, closedAt, seq };
    });
  }

  /** Starts the hard close of a month that is over, or finds the one that was started. */
  async requestClose(ledger: string, month: Month): Promise<JobRow> {
    const refusal = await this.periodClose.check(ledger, month);
    if (refusal) throw DomainError.of(refusal);
    return this.start(HARD, ledger, month);
  }

  /** Starts the soft close of a month that is over, or finds the one that was started. */
  async requestSoftClose(ledger: string, month: Month): Promise<JobRow> {
    const refusal = await this.periodClose.check(ledger, month);
    if (refusal) throw DomainError.of(refusal);
    const known = await this.jobs.find(ledger, softId(ledger, month));
    const { closedThrough, closing } = await this.queries.head(ledger);
    // A first edition that was not published in its time would be none.
    if (!known && (month <= closedThrough || month === closing))
      throw DomainError.of(refuse('month-closed', 'month', { month }));
    return this.start(SOFT, ledger, month);
  }

  /** Waits for a hard close. */
  closeFinished(ledger: string, month: Month): Promise<JobRow> {
    return this.jobs.finished(ledger, hardId(ledger, month));
  }

  /** Waits for a soft close. */
  softCloseFinished(ledger: string, month: Month): Promise<JobRow> {
    return this.jobs.finished(ledger, softId(ledger, month));
  }

  /**
   * Asks for what is due at an instant: the hard close of the latest month whose recording window is over, which closes
   * those before it; the soft close of the other months that are over. A job that is dead waits for an operator.
   */
  async requestDueCloses(ledger: string, at: Instant): Promise<void> {
    const { zone, calendar } = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    const today = dayOf(at, zone);
    const last = monthBefore(today.slice(0, 7));
    const open = (await this.queries.openMonths(ledger)).filter((month) => month <= last);
    // The last month is closed also when nothing happened in it, if the ledger was there.
    const idle = !open.includes(last) && (await this.queries.firstMonth(ledger)) <= last;
    const over = idle ? [...open, last] : open;
    const due = over.filter((month) => closeDates(pack, month, calendar).hardCloseOn <= today);
    const newest = due[due.length - 1];
    if (newest !== undefined) await this.startOnce(HARD, ledger, newest);
    for (const month of over.slice(due.length)) await this.startOnce(SOFT, ledger, month);
  }

  private async startOnce(name: JobName, ledger: string, month: Month): Promise<void> {
    const known = await this.jobs.find(ledger, name === SOFT ? softId(ledger, month) : hardId(ledger, month));
    const { closedThrough, closing } = await this.queries.head(ledger);
    // Somebody may have closed this month or a later one by hand.
    if (known || month <= closedThrough || (name === SOFT && month === closing)) return;
    await this.start(name, ledger, month);
  }

  private start(name: JobName, ledger: string, month: Month): Promise<JobRow> {
    const id = name === SOFT ? softId(ledger, month) : hardId(ledger, month);
    return this.jobs.enqueue({ id, ledger, name, data: { ledger, month } });
  }

  /** Every ledger is looked at at the same times on the clock of its zone, if the settings say so. */
  private async schedules(): Promise<Schedule[]> {
    const { CLOSE_SCHEDULE: pattern } = this.settings;
    if (pattern === '') return [];
    return (await this.ledgers.all()).map(({ ledger, zone }) => {
      const run = (at: Instant): Promise<void> => this.requestDueCloses(ledger, at);
      return { id: `${HARD}.${ledger}`, pattern, zone, run };
    });
  }
}
