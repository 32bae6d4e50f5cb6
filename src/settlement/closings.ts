import { Injectable } from '@nestjs/common';
import { Ledgers } from '../ledger/ledgers';
import { monthBefore, monthOf } from '../platform/calendar';
import { Problem } from '../platform/http/problem';
import { Instant, Month } from '../platform/instant';
import { JobName } from '../platform/jobs/job-names';
import { JobRow } from '../platform/jobs/job.row';
import { Jobs } from '../platform/jobs/jobs';
import { Schedule } from '../platform/jobs/schedule';
import { Settings } from '../platform/settings';
import { MonthClose } from './month-close';

/** The name of the job that closes a month. */
const CLOSE: JobName = 'close-month';

/** Asks for months to be closed, by a job whose id says which: however often it is asked, it is done once. */
@Injectable()
export class Closings {
  constructor(
    private readonly jobs: Jobs,
    private readonly close: MonthClose,
    private readonly ledgers: Ledgers,
    private readonly settings: Settings,
  ) {
    jobs.schedule(() => this.schedules());
    jobs.handle(CLOSE, async ({ ledger = '', month = '' }, progress) => {
      const { size, root, closedAt, seq } = await this.close.run(ledger, month, progress);
      return { month, size, root, closedAt, seq };
    });
  }

  /** Starts the close of a month that is over, or finds the one that was started. */
  async ask(ledger: string, month: Month): Promise<JobRow> {
    const refusal = await this.close.check(ledger, month);
    if (refusal) throw Problem.of(refusal);
    return this.start(ledger, month);
  }

  /** Waits for it. */
  async finished(ledger: string, month: Month): Promise<JobRow> {
    return this.jobs.finished(ledger, `close.${ledger}.${month}`);
  }

  private start(ledger: string, month: Month): Promise<JobRow> {
    return this.jobs.enqueue({ id: `close.${ledger}.${month}`, ledger, name: CLOSE, data: { ledger, month } });
  }

  /** Every ledger's last month is closed by itself, at the same time on the clock of its zone, if the settings say so. */
  private async schedules(): Promise<Schedule[]> {
    const { CLOSE_SCHEDULE: pattern } = this.settings;
    if (pattern === '') return [];
    return (await this.ledgers.all()).map(({ ledger, zone }) => {
      const run = (at: Instant): Promise<void> => this.closeWhenOpen(ledger, monthBefore(monthOf(at, zone)));
      return { id: `${CLOSE}.${ledger}`, pattern, zone, run };
    });
  }

  private async closeWhenOpen(ledger: string, month: Month): Promise<void> {
    // Somebody may have closed a later month by hand.
    if (!(await this.close.check(ledger, month))) await this.start(ledger, month);
  }
}
