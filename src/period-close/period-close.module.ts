import { DynamicModule, Module, Type } from '@nestjs/common';
import { CorrectionsModule } from '../corrections/corrections.module';
import { JobsModule } from '../jobs/jobs.module';
import { PoliciesModule } from '../policies/policies.module';
import { RedemptionsModule } from '../redemptions/redemptions.module';
import { PeriodCloseController } from './period-close.controller';
import { PeriodCloseScheduler } from './period-close.scheduler';
import { PeriodCloseService } from './period-close.service';
import { Periods } from './periods.service';
import { PendingItemQueries } from './reminders/pending-item-queries';
import { RemindersController } from './reminders/reminders.controller';
import { Reminders } from './reminders/reminders.service';
import { SettlementModule } from './settlement.module';

/** The two-step close of months, settlement with shops, star levels, and reminders. */
@Module({})
export class PeriodCloseModule {
  /** @param reports the module that provides `MonthReporting` (month-reporting.ts) */
  static reportingWith(reports: Type): DynamicModule {
    return {
      module: PeriodCloseModule,
      imports: [JobsModule, PoliciesModule, RedemptionsModule, CorrectionsModule, SettlementModule, reports],
      controllers: [PeriodCloseController, RemindersController],
      providers: [PeriodCloseService, PeriodCloseScheduler, Periods, PendingItemQueries, Reminders],
      exports: [PeriodCloseScheduler],
    };
  }
}
