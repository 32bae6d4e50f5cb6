import { Injectable } from '@nestjs/common';
import { Month } from '../common/instant';
import { Ledgers } from '../ledger/ledgers.service';
import { MonthFigures, MonthReporting } from '../period-close/month-reporting';
import { EditionNumber, ReportSnapshot } from '../period-close/report-snapshot.entity';
import { ReportQueries } from './report-queries';
import { ReportSnapshots } from './report-snapshots';

/** Implements the reporting port of the period close. */
@Injectable()
export class MonthReportingAdapter extends MonthReporting {
  constructor(
    private readonly reports: ReportQueries,
    private readonly snapshots: ReportSnapshots,
    private readonly ledgers: Ledgers,
  ) {
    super();
  }

  publish(ledger: string, month: Month, edition: EditionNumber): Promise<ReportSnapshot> {
    return this.snapshots.publish(ledger, month, edition);
  }

  async registeredVolunteers(ledger: string, month: Month): Promise<number> {
    const { zone } = await this.ledgers.get(ledger);
    return this.reports.registered(ledger, month, zone);
  }

  async monthFigures(ledger: string, month: Month, registered: number): Promise<MonthFigures> {
    const { total } = (await this.reports.figures(ledger, month)).breakdown;
    const { records, minutes, volunteers } = total;
    return { records, minutes, active: volunteers.length, registered };
  }
}
