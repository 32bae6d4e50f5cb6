import { PeriodCloseModule } from '../period-close/period-close.module';
import { PeriodCloseScheduler } from '../period-close/period-close.scheduler';
import { ReportsModule } from '../reports/reports.module';
import { parseMonth } from './arguments';
import { findLedger, withContext } from './command-context';
import { CommandRefusedError } from './command-errors';

/** close: closes a month for good, or with `--soft` publishes the first edition of its report. */
export async function closeMonth(slug: string, text: string, { soft }: { soft?: boolean }): Promise<void> {
  const month = parseMonth(text);
  const modules = [PeriodCloseModule.reportingWith(ReportsModule)];
  await withContext({ access: 'write', modules }, async (app) => {
    const ledger = await findLedger(app, slug);
    const scheduler = app.get(PeriodCloseScheduler);
    await (soft ? scheduler.requestSoftClose(ledger, month) : scheduler.requestClose(ledger, month));
    const job = await (soft ? scheduler.softCloseFinished(ledger, month) : scheduler.closeFinished(ledger, month));
    if (job.status === 'failed') throw new CommandRefusedError(`Closing ${month} failed: ${job.error ?? ''}`);
    const { size, root } = JSON.parse(job.result ?? '{}') as { size: number; root: string };
    console.log(`${soft ? 'Soft-closed' : 'Closed'} ${month} of ${ledger}: ${size} entries, root ${root}`);
  });
}
