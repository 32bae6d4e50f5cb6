import { Injectable, OnModuleInit } from '@nestjs/common';
import { Bookings } from '../../ledger/journal/journal-events';
import { firstLogged } from '../../ledger/api/idempotent-request';
import { JobWork } from '../../jobs/job-executor';
import { Log } from './logger';
import { houseEntries } from './system-entries';

/** Writes down what jobs do, as each request has its line: a line for what a job booked in a commit, and one for each try of it. */
@Injectable()
export class JobLog implements OnModuleInit {
  constructor(
    private readonly bookings: Bookings,
    private readonly work: JobWork,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    if (!this.log.informs) return;
    this.bookings.watch((batch) => {
      for (const { ledger, swept, entries } of houseEntries(batch)) {
        // Where neither did it, it was a ledger's founding: its request has a line.
        const by = swept ? { sweep: 'holds' } : { job: this.work.atWork(ledger) };
        if (swept || by.job !== undefined) this.log.info({ ...by, ledger, ...firstLogged(entries) });
      }
    });
    this.work.watch(({ job, name, ledger, attempt, seconds, outcome }) =>
      this.log.info({ job, name, ledger, attempt, outcome, ms: Math.round(seconds * 1000) }),
    );
  }
}
