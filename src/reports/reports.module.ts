import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { MonthReporting } from '../period-close/month-reporting';
import { SettlementModule } from '../period-close/settlement.module';
import { PoliciesModule } from '../policies/policies.module';
import { BreakdownQueries } from './breakdown-queries';
import { Breakdowns } from './breakdowns.service';
import { MonthReportingAdapter } from './month-reporting.adapter';
import { ReportDocuments } from './report-documents';
import { ReportQueries } from './report-queries';
import { ReportSnapshots } from './report-snapshots';
import { ReportSnapshotsController } from './report-snapshots.controller';
import { ReportsController } from './reports.controller';
import { Reports } from './reports.service';

/** The incentive report of a month: figures, published editions, documents. */
@Module({
  imports: [CommunitiesModule, PoliciesModule, SettlementModule],
  controllers: [ReportsController, ReportSnapshotsController],
  providers: [
    ...[ReportQueries, Reports, BreakdownQueries, Breakdowns, ReportSnapshots, ReportDocuments],
    { provide: MonthReporting, useClass: MonthReportingAdapter },
  ],
  exports: [Reports, ReportDocuments, MonthReporting],
})
export class ReportsModule {}
