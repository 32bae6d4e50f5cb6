import { Injectable } from '@nestjs/common';
import { Problem } from '../platform/http/problem';
import { Month } from '../platform/instant';
import { JobRow } from '../platform/jobs/job.row';
import { Jobs } from '../platform/jobs/jobs';
import { MonthClose } from './month-close';

/** The name of the job that closes a month. */
const CLOSE = 'close-month';

/** Asks for months to be closed, by a job whose id says which: however often it is asked, it is done once. */
@Injectable()
export class Closings {
  constructor(
    private readonly jobs: Jobs,
    private readonly close: MonthClose,
  ) {
    jobs.handle(CLOSE, async ({ ledger = '', month = '' }, progress) => {
      const { size, root, closedAt, seq } = await this.close.run(ledger, month, progress);
      return { month, size, root, closedAt, seq };
    });
  }

  /** Starts the close of a month that is over, or finds the one that was started. */
  async ask(ledger: string, month: Month): Promise<JobRow> {
    const refusal = await this.close.check(ledger, month);
    if (refusal) throw Problem.of(refusal);
    return this.jobs.enqueue({ id: `close.${ledger}.${month}`, ledger, name: CLOSE, data: { ledger, month } });
  }

  /** Waits for it. */
  async finished(ledger: string, month: Month): Promise<JobRow> {
    return this.jobs.finished(ledger, `close.${ledger}.${month}`);
  }
}
