import { Injectable, OnModuleInit } from '@nestjs/common';
import { JournalEvents } from '../../ledger/journal/journal-events';
import { loggedEntries } from '../../ledger/api/idempotent-request';
import { JobExecutor } from '../../jobs/job-executor';
import { Logger } from './logger';
import { systemEntries } from './system-entries';

/** Logs jobs: one line for the entries that a job booked in a commit, and one for each attempt of a job. */
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
        // Otherwise the creation of a ledger booked them; its request has its own log line.
        const source = swept ? { sweep: 'holds' } : { job: this.executor.runningJob(ledger) };
        if (swept || source.job !== undefined) this.log.info({ ...source, ledger, ...loggedEntries(entries) });
      }
    });
    this.executor.onAttempt(({ job, name, ledger, attempt, seconds, outcome }) =>
      this.log.info({ job, name, ledger, attempt, outcome, ms: Math.round(seconds * 1000) }),
    );
  }
}
