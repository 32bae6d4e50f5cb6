import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuditController } from './audit/audit.controller';
import { AuditQueries } from './audit/audit-queries';
import { ExportController } from './audit/export.controller';
import { Exports } from './audit/exports.service';
import { CertificateQueries } from './certificates/certificate-queries';
import { Certificates } from './certificates/certificates.service';
import { CertificatesController } from './certificates/certificates.controller';
import { CertificateChecksController } from './certificates/certificate-checks.controller';
import { RedemptionCodes } from './redemptions/redemption-codes.service';
import { RedemptionCodesController } from './redemptions/redemption-codes.controller';
import { FundReceiptsController } from './funding/fund-receipts.controller';
import { MonthReporting } from './period-close/month-reporting';
import { MonthReportingAdapter } from './reports/month-reporting.adapter';
import { RedemptionsController } from './redemptions/redemptions.controller';
import { FundReceipts } from './funding/fund-receipts.service';
import { HoldSweeper } from './redemptions/hold-sweeper';
import { Offers } from './redemptions/offers.service';
import { Checkout } from './redemptions/checkout';
import { Redemptions } from './redemptions/redemptions.service';
import { BulkService } from './import/bulk.service';
import { BulkController } from './import/bulk.controller';
import { Reservations } from './redemptions/reservations.service';
import { ReservationsController } from './redemptions/reservations.controller';
import { ShopPayments } from './funding/shop-payments.service';
import { ShopPaymentsController } from './funding/shop-payments.controller';
import { RedemptionCodeThrottle } from './redemptions/redemption-code-throttle';
import { UnreadableRowsController } from './import/unreadable-rows.controller';
import { JournalEvents } from './ledger/journal/journal-events';
import { BalanceHistory } from './ledger/journal/balance-history';
import { Checkpoints } from './ledger/log/checkpoints';
import { EntryQueries } from './ledger/journal/entry-queries';
import { GuardProbe } from './ledger/journal/guard-probe';
import { HeadCheck } from './ledger/journal/head-check';
import { Journal } from './ledger/journal/journal';
import { JournalStore } from './ledger/journal/journal-store';
import { Ledgers } from './ledger/ledgers.service';
import { PermissionGuard } from './auth/permission.guard';
import { FailedSignInLimiter } from './auth/failed-sign-in-limiter';
import { KeyUsage } from './auth/key-usage';
import { ApiKeys } from './auth/api-keys.service';
import { Sessions } from './auth/sessions.service';
import { Clock, Ids } from './common/clock';
import { Database } from './database/database';
import { Access } from './database/engine';
import { ProblemFilter } from './http/problem.filter';
import { ValidationPipe } from './http/validation.pipe';
import { ProcessRole, jobProviders } from './jobs/job-providers';
import { Logger } from './observability/logging/logger';
import { Settings } from './config/settings';
import { Policies } from './policies/policies.service';
import { Ratings } from './ratings/ratings.service';
import { RatingsController } from './ratings/ratings.controller';
import { CalendarsController } from './communities/calendars.controller';
import { Communities } from './communities/communities.service';
import { CohortsController, OrganisationsController, UnitsController } from './communities/directory.controllers';
import { ApiKeyQueries } from './communities/api-key-queries';
import { ApiKeysController } from './communities/api-keys.controller';
import { LedgersController } from './communities/ledgers.controller';
import { PeopleController } from './communities/people.controller';
import { ReferenceData } from './communities/reference-data';
import { ShopsController } from './communities/shops.controller';
import { ShopSuspended } from './communities/shop-suspended';
import { Volunteers } from './communities/volunteers.service';
import { VolunteersController } from './communities/volunteers.controller';
import { ReportSnapshots } from './reports/report-snapshots';
import { ReportSnapshotsController } from './reports/report-snapshots.controller';
import { BreakdownQueries } from './reports/breakdown-queries';
import { Breakdowns } from './reports/breakdowns.service';
import { ReportDocuments } from './reports/report-documents';
import { ReportQueries } from './reports/report-queries';
import { Reports } from './reports/reports.service';
import { ReportsController } from './reports/reports.controller';
import { VolunteerStatements } from './statements/volunteer-statements.service';
import { VolunteerStatementsController } from './statements/volunteer-statements.controller';
import { Activities } from './service/activities.service';
import { ActivitiesController } from './service/activities.controller';
import { RecordingDeadlines } from './service/recording-deadlines';
import { ServiceRecordQueries } from './service/service-record-queries';
import { ServiceRecords } from './service/service-records.service';
import { ServiceRecordsController } from './service/service-records.controller';
import { PeriodCloseScheduler } from './period-close/period-close.scheduler';
import { Reversals } from './corrections/reversals.service';
import { DisputesController } from './statements/disputes.controller';
import { PeriodCloseService } from './period-close/period-close.service';
import { Periods } from './period-close/periods.service';
import { PendingItemQueries } from './period-close/reminders/pending-item-queries';
import { Reminders } from './period-close/reminders/reminders.service';
import { RemindersController } from './period-close/reminders/reminders.controller';
import { ServiceCorrections } from './corrections/service-corrections.service';
import { ServiceCorrectionsController } from './corrections/service-corrections.controller';
import { PeriodCloseController } from './period-close/period-close.controller';
import { SettlementQueries } from './period-close/settlement-queries';
import { ShopStatementQueries } from './statements/shop-statement-queries';
import { ShopStatements } from './statements/shop-statements.service';
import { ShopStatementsController } from './statements/shop-statements.controller';
import { StatementAnswers } from './statements/statement-answers.service';
import { TABLES } from './tables';
import { ChangesController } from './ledger/api/changes.controller';
import { JobLog } from './observability/logging/job-log';
import { EntriesController } from './ledger/api/entries.controller';
import { HomePage } from './pages/home.page';
import { HealthController } from './observability/health/health.controller';
import { JobsController } from './jobs/jobs.controller';
import { LedgerGauges } from './observability/metrics/ledger-gauges';
import { Metrics } from './observability/metrics/metrics';
import { MetricsServer } from './observability/metrics/metrics-server';
import { Readiness } from './observability/health/readiness';
import { SignInController } from './pages/sign-in.controller';
import { ShutdownService } from './http/shutdown.service';
import { Tracing } from './observability/tracing/tracing';

const LEDGER = [
  Ledgers,
  JournalStore,
  JournalEvents,
  Journal,
  EntryQueries,
  Checkpoints,
  GuardProbe,
  BalanceHistory,
  HeadCheck,
];
const RULES = [Policies, ReferenceData, Volunteers, Communities, Activities, ServiceRecords, Ratings, ApiKeyQueries];
const DUE = [RecordingDeadlines, ServiceRecordQueries, PendingItemQueries, Reminders];
const SHOPS = [
  Offers,
  Redemptions,
  FundReceipts,
  SettlementQueries,
  PeriodCloseService,
  PeriodCloseScheduler,
  Reversals,
  ServiceCorrections,
];
const INTAKE = [BulkService];
const READERS = [
  { provide: MonthReporting, useClass: MonthReportingAdapter },
  ReportSnapshots,
  Periods,
  ReportQueries,
  Reports,
  Exports,
  AuditQueries,
  BreakdownQueries,
  Breakdowns,
  ReportDocuments,
];
const CERTIFICATES = [CertificateQueries, Certificates];
const STATEMENTS = [ShopStatementQueries, ShopStatements, StatementAnswers, VolunteerStatements];
const TILL = [
  ShopSuspended,
  RedemptionCodes,
  Checkout,
  RedemptionCodeThrottle,
  Reservations,
  HoldSweeper,
  ShopPayments,
];

/** The house, put together: one module, since its rooms share one journal (docs/architecture.md). */
@Module({})
export class AppModule {
  /**
   * @param access a process that only reads may run beside the service
   * @param clock where the time comes from; tests bring their own
   * @param role whether the process answers requests, or only does jobs
   */
  static for(
    settings: Settings,
    access: Access,
    clock: Clock = new Clock(),
    role: ProcessRole = 'service',
  ): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        HealthController,
        LedgersController,
        CalendarsController,
        ApiKeysController,
        OrganisationsController,
        UnitsController,
        CohortsController,
        PeopleController,
        VolunteersController,
        ActivitiesController,
        ServiceRecordsController,
        RatingsController,
        ShopsController,
        RedemptionsController,
        FundReceiptsController,
        RedemptionCodesController,
        ReservationsController,
        ShopPaymentsController,
        UnreadableRowsController,
        BulkController,
        PeriodCloseController,
        JobsController,
        ServiceCorrectionsController,
        ShopStatementsController,
        DisputesController,
        ReportsController,
        ReportSnapshotsController,
        RemindersController,
        VolunteerStatementsController,
        EntriesController,
        ChangesController,
        ExportController,
        AuditController,
        CertificatesController,
        CertificateChecksController,
        SignInController,
      ],
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Clock, useValue: clock },
        { provide: Database, useFactory: () => Database.open(settings, access, TABLES) },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_PIPE, useClass: ValidationPipe },
        ...[Ids, ApiKeys, KeyUsage, Sessions, FailedSignInLimiter, ShutdownService, HomePage, Readiness],
        ...jobProviders(role),
        ...[LedgerGauges, Metrics, MetricsServer, Logger, JobLog, Tracing],
        ...LEDGER,
        ...RULES,
        ...DUE,
        ...TILL,
        ...SHOPS,
        ...INTAKE,
        ...STATEMENTS,
        ...READERS,
        ...CERTIFICATES,
      ],
    };
  }
}
