import { Injectable, OnModuleInit } from '@nestjs/common';
import { JournalEvents } from '../../ledger/journal/journal-events';
import { loggedEntries } from '../../ledger/api/idempotent-request';
import { JobExecutor } from '../../jobs/job-executor';
import { Logger } from './logger';
import { systemEntries } from './system-entries';

/** Writes down what jobs do, as each request has its line: a line for what a job booked in a commit, and one for each try of it. */
@Injectable()
export class JobLog implements OnModuleInit {
  constructor(
    private readonly journalEvents: JournalEvents,
    private readonly executor: JobExecutor,
    private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    if (!this.log.infoEnabled) return;
    this.journalEvents.onBatch((batch) => {
      for (const { ledger, swept, entries } of systemEntries(batch)) {
        // Where neither did it, it was a ledger's founding: its request has a line.
        const by = swept ? { sweep: 'holds' } : { job: this.executor.runningJob(ledger) };
        if (swept || by.job !== undefined) this.log.info({ ...by, ledger, ...loggedEntries(entries) });
      }
    });
    this.executor.onAttempt(({ job, name, ledger, attempt, seconds, outcome }) =>
      this.log.info({ job, name, ledger, attempt, outcome, ms: Math.round(seconds * 1000) }),
    );
  }
}
