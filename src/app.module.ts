import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuditController } from './audit/audit.controller';
import { AuditReads } from './audit/audit-reads';
import { ExportController } from './audit/export.controller';
import { Exports } from './audit/exports';
import { CertificateReads } from './certificates/certificate-reads';
import { Certificates } from './certificates/certificates';
import { CertificatesController } from './certificates/certificates.controller';
import { ChecksController } from './certificates/checks.controller';
import { Consents } from './exchange/consents';
import { ConsentsController } from './exchange/consents.controller';
import { ExchangeController } from './exchange/exchange.controller';
import { Funds } from './exchange/funds';
import { HoldSweeper } from './exchange/hold-sweeper';
import { Offers } from './exchange/offers';
import { Purchases } from './exchange/purchases';
import { Redemptions } from './exchange/redemptions';
import { BulkIntake } from './intake/bulk';
import { BulkController } from './intake/bulk.controller';
import { Reservations } from './exchange/reservations';
import { ReservationsController } from './exchange/reservations.controller';
import { ShopPayments } from './exchange/shop-payments';
import { ShopPaymentsController } from './exchange/shop-payments.controller';
import { TillTries } from './exchange/till-tries';
import { UnreadableRowsController } from './intake/unreadable-rows.controller';
import { Bookings } from './ledger/bookings';
import { AccountWindows } from './ledger/account-windows';
import { Checkpoints } from './ledger/checkpoints';
import { EntryReads } from './ledger/entry-reads';
import { GuardProbe } from './ledger/guard-probe';
import { HeadCheck } from './ledger/head-check';
import { Journal } from './ledger/journal';
import { JournalStore } from './ledger/journal-store';
import { Ledgers } from './ledger/ledgers';
import { KeyGuard } from './platform/auth/key.guard';
import { Attempts } from './platform/auth/attempts';
import { KeyUses } from './platform/auth/key-uses';
import { Keys } from './platform/auth/keys';
import { Sessions } from './platform/auth/sessions';
import { Clock, Ids } from './platform/clock';
import { Database } from './platform/database/database';
import { Access } from './platform/database/engine';
import { ProblemFilter } from './platform/http/problem.filter';
import { Validation } from './platform/http/validation';
import { ProcessRole, jobProviders } from './platform/jobs/job-providers';
import { Log } from './platform/log';
import { Settings } from './platform/settings';
import { Policies } from './policy/policies';
import { Ratings } from './ratings/ratings';
import { RatingsController } from './ratings/ratings.controller';
import { CalendarController } from './registry/calendar.controller';
import { Communities } from './registry/communities';
import { CohortsController, OrganisationsController, UnitsController } from './registry/directory.controllers';
import { KeyViews } from './registry/key-views';
import { KeysController } from './registry/keys.controller';
import { LedgersController } from './registry/ledgers.controller';
import { PeopleController } from './registry/people.controller';
import { Registers } from './registry/registers';
import { ShopsController } from './registry/shops.controller';
import { StoppedShops } from './registry/stopped-shops';
import { Volunteers } from './registry/volunteers';
import { VolunteersController } from './registry/volunteers.controller';
import { Editions } from './reports/editions';
import { EditionsController } from './reports/editions.controller';
import { BreakdownReads } from './reports/breakdown-reads';
import { Breakdowns } from './reports/breakdowns';
import { ReportPapers } from './reports/report-papers';
import { ReportReads } from './reports/report-reads';
import { Reports } from './reports/reports';
import { ReportsController } from './reports/reports.controller';
import { VolunteerStatements } from './reports/volunteer-statements';
import { VolunteerStatementsController } from './reports/volunteer-statements.controller';
import { Activities } from './service/activities';
import { ActivitiesController } from './service/activities.controller';
import { Deadlines } from './service/deadlines';
import { RecordViews } from './service/record-views';
import { ServiceRecords } from './service/service-records';
import { ServiceRecordsController } from './service/service-records.controller';
import { Closings } from './settlement/closings';
import { Corrections } from './settlement/corrections';
import { DisputesController } from './settlement/disputes.controller';
import { MonthClose } from './settlement/month-close';
import { Periods } from './settlement/periods';
import { ReminderReads } from './settlement/reminder-reads';
import { Reminders } from './settlement/reminders';
import { RemindersController } from './settlement/reminders.controller';
import { ServiceCorrections } from './settlement/service-corrections';
import { ServiceCorrectionsController } from './settlement/service-corrections.controller';
import { SettlementController } from './settlement/settlement.controller';
import { SettlementReads } from './settlement/settlement-reads';
import { ShopStatementReads } from './settlement/shop-statement-reads';
import { ShopStatements } from './settlement/shop-statements';
import { ShopStatementsController } from './settlement/shop-statements.controller';
import { StatementAnswers } from './settlement/statement-answers';
import { TABLES } from './tables';
import { ChangesController } from './web/changes.controller';
import { JobLog } from './web/diary/job-log';
import { EntriesController } from './web/entries.controller';
import { FirstPage } from './web/first-page';
import { HealthController } from './web/health.controller';
import { JobsController } from './web/jobs.controller';
import { LedgerGauges } from './web/metrics/ledger-gauges';
import { Metrics } from './web/metrics/metrics';
import { MetricsDoor } from './web/metrics/metrics-door';
import { Readiness } from './web/readiness';
import { SignInController } from './web/sign-in.controller';
import { Stopping } from './web/stopping';
import { Tracing } from './web/tracing/tracing';

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
