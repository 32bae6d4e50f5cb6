import { DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ExportController } from './audit/export.controller';
import { Exports } from './audit/exports';
import { Consents } from './exchange/consents';
import { ConsentsController } from './exchange/consents.controller';
import { ExchangeController } from './exchange/exchange.controller';
import { Funds } from './exchange/funds';
import { HoldSweeper } from './exchange/hold-sweeper';
import { Offers } from './exchange/offers';
import { Purchases } from './exchange/purchases';
import { Redemptions } from './exchange/redemptions';
import { Reservations } from './exchange/reservations';
import { ReservationsController } from './exchange/reservations.controller';
import { ShopPayments } from './exchange/shop-payments';
import { ShopPaymentsController } from './exchange/shop-payments.controller';
import { TillTries } from './exchange/till-tries';
import { UnreadableRowsController } from './intake/unreadable-rows.controller';
import { Checkpoints } from './ledger/checkpoints';
import { EntryReads } from './ledger/entry-reads';
import { GuardProbe } from './ledger/guard-probe';
import { Journal } from './ledger/journal';
import { JournalStore } from './ledger/journal-store';
import { Ledgers } from './ledger/ledgers';
import { KeyGuard } from './platform/auth/key.guard';
import { Keys } from './platform/auth/keys';
import { Clock, Ids } from './platform/clock';
import { Access, Database } from './platform/database/database';
import { ProblemFilter } from './platform/http/problem.filter';
import { Validation } from './platform/http/validation';
import { Jobs } from './platform/jobs/jobs';
import { Settings } from './platform/settings';
import { Policies } from './policy/policies';
import { Ratings } from './ratings/ratings';
import { RatingsController } from './ratings/ratings.controller';
import { Communities } from './registry/communities';
import { CohortsController, OrganisationsController, UnitsController } from './registry/directory.controllers';
import { KeysController } from './registry/keys.controller';
import { LedgersController } from './registry/ledgers.controller';
import { PeopleController } from './registry/people.controller';
import { Registers } from './registry/registers';
import { ShopsController } from './registry/shops.controller';
import { StoppedShops } from './registry/stopped-shops';
import { Volunteers } from './registry/volunteers';
import { VolunteersController } from './registry/volunteers.controller';
import { ReportReads } from './reports/report-reads';
import { Reports } from './reports/reports';
import { ReportsController } from './reports/reports.controller';
import { Activities } from './service/activities';
import { ActivitiesController } from './service/activities.controller';
import { ServiceRecords } from './service/service-records';
import { ServiceRecordsController } from './service/service-records.controller';
import { Closings } from './settlement/closings';
import { Corrections } from './settlement/corrections';
import { MonthClose } from './settlement/month-close';
import { SettlementController } from './settlement/settlement.controller';
import { SettlementReads } from './settlement/settlement-reads';
import { TABLES } from './tables';
import { EntriesController } from './web/entries.controller';
import { HealthController } from './web/health.controller';

const LEDGER = [Ledgers, JournalStore, Journal, EntryReads, Checkpoints, GuardProbe];
const RULES = [Policies, Registers, Volunteers, Communities, Activities, ServiceRecords, Ratings];
const TILL = [StoppedShops, Consents, Purchases, TillTries, Reservations, HoldSweeper, ShopPayments];
const SHOPS = [Offers, Redemptions, Funds, SettlementReads, MonthClose, Closings, Corrections];
const READERS = [ReportReads, Reports, Exports];

/** The house, put together: one module, since its rooms share one journal (docs/architecture.md). */
@Module({})
export class AppModule {
  /**
   * @param access a process that only reads may run beside the service
   * @param clock where the time comes from; tests bring their own
   */
  static for(settings: Settings, access: Access, clock: Clock = new Clock()): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        HealthController,
        LedgersController,
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
        SettlementController,
        ReportsController,
        EntriesController,
        ExportController,
      ],
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Clock, useValue: clock },
        { provide: Database, useFactory: () => Database.open(settings, access, TABLES) },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: KeyGuard },
        { provide: APP_PIPE, useClass: Validation },
        ...[Ids, Keys, Jobs],
        ...LEDGER,
        ...RULES,
        ...TILL,
        ...SHOPS,
        ...READERS,
      ],
    };
  }
}
