import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuditController } from './audit/audit.controller';
import { AuditReads } from './audit/audit-queries';
import { ExportController } from './audit/export.controller';
import { Exports } from './audit/exports.service';
import { CertificateReads } from './certificates/certificate-queries';
import { Certificates } from './certificates/certificates.service';
import { CertificatesController } from './certificates/certificates.controller';
import { ChecksController } from './certificates/certificate-checks.controller';
import { Consents } from './redemptions/redemption-codes.service';
import { ConsentsController } from './redemptions/redemption-codes.controller';
import { FundReceiptsController } from './funding/fund-receipts.controller';
import { MonthReporting } from './period-close/month-reporting';
import { MonthReportingAdapter } from './reports/month-reporting.adapter';
import { ExchangeController } from './redemptions/redemptions.controller';
import { Funds } from './funding/fund-receipts.service';
import { HoldSweeper } from './redemptions/hold-sweeper';
import { Offers } from './redemptions/offers.service';
import { Purchases } from './redemptions/checkout';
import { Redemptions } from './redemptions/redemptions.service';
import { BulkIntake } from './import/bulk.service';
import { BulkController } from './import/bulk.controller';
import { Reservations } from './redemptions/reservations.service';
import { ReservationsController } from './redemptions/reservations.controller';
import { ShopPayments } from './funding/shop-payments.service';
import { ShopPaymentsController } from './funding/shop-payments.controller';
import { TillTries } from './redemptions/redemption-code-throttle';
import { UnreadableRowsController } from './import/unreadable-rows.controller';
import { Bookings } from './ledger/journal/journal-events';
import { AccountWindows } from './ledger/journal/balance-history';
import { Checkpoints } from './ledger/log/checkpoints';
import { EntryReads } from './ledger/journal/entry-queries';
import { GuardProbe } from './ledger/journal/guard-probe';
import { HeadCheck } from './ledger/journal/head-check';
import { Journal } from './ledger/journal/journal';
import { JournalStore } from './ledger/journal/journal-store';
import { Ledgers } from './ledger/ledgers.service';
import { KeyGuard } from './auth/permission.guard';
import { Attempts } from './auth/failed-sign-in-limiter';
import { KeyUses } from './auth/key-usage';
import { Keys } from './auth/api-keys.service';
import { Sessions } from './auth/sessions.service';
import { Clock, Ids } from './common/clock';
import { Database } from './database/database';
import { Access } from './database/engine';
import { ProblemFilter } from './http/problem.filter';
import { Validation } from './http/validation.pipe';
import { ProcessRole, jobProviders } from './jobs/job-providers';
import { Log } from './observability/logging/logger';
import { Settings } from './config/settings';
import { Policies } from './policies/policies.service';
import { Ratings } from './ratings/ratings.service';
import { RatingsController } from './ratings/ratings.controller';
import { CalendarController } from './communities/calendars.controller';
import { Communities } from './communities/communities.service';
import { CohortsController, OrganisationsController, UnitsController } from './communities/directory.controllers';
import { KeyViews } from './communities/api-key-queries';
import { KeysController } from './communities/api-keys.controller';
import { LedgersController } from './communities/ledgers.controller';
import { PeopleController } from './communities/people.controller';
import { Registers } from './communities/reference-data';
import { ShopsController } from './communities/shops.controller';
import { StoppedShops } from './communities/shop-suspended';
import { Volunteers } from './communities/volunteers.service';
import { VolunteersController } from './communities/volunteers.controller';
import { Editions } from './reports/report-snapshots';
import { EditionsController } from './reports/report-snapshots.controller';
import { BreakdownReads } from './reports/breakdown-queries';
import { Breakdowns } from './reports/breakdowns.service';
import { ReportPapers } from './reports/report-documents';
import { ReportReads } from './reports/report-queries';
import { Reports } from './reports/reports.service';
import { ReportsController } from './reports/reports.controller';
import { VolunteerStatements } from './statements/volunteer-statements.service';
import { VolunteerStatementsController } from './statements/volunteer-statements.controller';
import { Activities } from './service/activities.service';
import { ActivitiesController } from './service/activities.controller';
import { Deadlines } from './service/recording-deadlines';
import { RecordViews } from './service/service-record-queries';
import { ServiceRecords } from './service/service-records.service';
import { ServiceRecordsController } from './service/service-records.controller';
import { Closings } from './period-close/period-close.scheduler';
import { Corrections } from './corrections/reversals.service';
import { DisputesController } from './statements/disputes.controller';
import { MonthClose } from './period-close/period-close.service';
import { Periods } from './period-close/periods.service';
import { ReminderReads } from './period-close/reminders/pending-item-queries';
import { Reminders } from './period-close/reminders/reminders.service';
import { RemindersController } from './period-close/reminders/reminders.controller';
import { ServiceCorrections } from './corrections/service-corrections.service';
import { ServiceCorrectionsController } from './corrections/service-corrections.controller';
import { SettlementController } from './period-close/period-close.controller';
import { SettlementReads } from './period-close/settlement-queries';
import { ShopStatementReads } from './statements/shop-statement-queries';
import { ShopStatements } from './statements/shop-statements.service';
import { ShopStatementsController } from './statements/shop-statements.controller';
import { StatementAnswers } from './statements/statement-answers.service';
import { TABLES } from './tables';
import { ChangesController } from './ledger/api/changes.controller';
import { JobLog } from './observability/logging/job-log';
import { EntriesController } from './ledger/api/entries.controller';
import { FirstPage } from './pages/home.page';
import { HealthController } from './observability/health/health.controller';
import { JobsController } from './jobs/jobs.controller';
import { LedgerGauges } from './observability/metrics/ledger-gauges';
import { Metrics } from './observability/metrics/metrics';
import { MetricsDoor } from './observability/metrics/metrics-server';
import { Readiness } from './observability/health/readiness';
import { SignInController } from './pages/sign-in.controller';
import { Stopping } from './http/shutdown.service';
import { Tracing } from './observability/tracing/tracing';

const LEDGER = [
  Ledgers,
  JournalStore,
  Bookings,
  Journal,
  EntryReads,
  Checkpoints,
  GuardProbe,
  AccountWindows,
  HeadCheck,
];
const RULES = [Policies, Registers, Volunteers, Communities, Activities, ServiceRecords, Ratings, KeyViews];
const DUE = [Deadlines, RecordViews, ReminderReads, Reminders];
const SHOPS = [Offers, Redemptions, Funds, SettlementReads, MonthClose, Closings, Corrections, ServiceCorrections];
const INTAKE = [BulkIntake];
const READERS = [
  { provide: MonthReporting, useClass: MonthReportingAdapter },
  Editions,
  Periods,
  ReportReads,
  Reports,
  Exports,
  AuditReads,
  BreakdownReads,
  Breakdowns,
  ReportPapers,
];
const CERTIFICATES = [CertificateReads, Certificates];
const STATEMENTS = [ShopStatementReads, ShopStatements, StatementAnswers, VolunteerStatements];
const TILL = [StoppedShops, Consents, Purchases, TillTries, Reservations, HoldSweeper, ShopPayments];

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
        CalendarController,
        KeysController,
        OrganisationsController,
        UnitsController,
        CohortsController,
        PeopleController,
        VolunteersController,
        ActivitiesController,
        ServiceRecordsController,
        RatingsController,
        ShopsController,
        ExchangeController,
        FundReceiptsController,
        ConsentsController,
        ReservationsController,
        ShopPaymentsController,
        UnreadableRowsController,
        BulkController,
        SettlementController,
        JobsController,
        ServiceCorrectionsController,
        ShopStatementsController,
        DisputesController,
        ReportsController,
        EditionsController,
        RemindersController,
        VolunteerStatementsController,
        EntriesController,
        ChangesController,
        ExportController,
        AuditController,
        CertificatesController,
        ChecksController,
        SignInController,
      ],
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Clock, useValue: clock },
        { provide: Database, useFactory: () => Database.open(settings, access, TABLES) },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: KeyGuard },
        { provide: APP_PIPE, useClass: Validation },
        ...[Ids, Keys, KeyUses, Sessions, Attempts, Stopping, FirstPage, Readiness],
        ...jobProviders(role),
        ...[LedgerGauges, Metrics, MetricsDoor, Log, JobLog, Tracing],
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
