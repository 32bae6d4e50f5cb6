import { DynamicModule, Module } from '@nestjs/common';
import { ApprovalsModule } from './approvals/approvals.module';
import { AuditModule } from './audit/audit.module';
import { AuthModule } from './auth/auth.module';
import { CertificatesModule } from './certificates/certificates.module';
import { CommunitiesModule } from './communities/communities.module';
import { ConfigModule, ProcessOptions } from './config/config.module';
import { CorrectionsModule } from './corrections/corrections.module';
import { DatabaseModule } from './database/database.module';
import { Access } from './database/engine';
import { FundingModule } from './funding/funding.module';
import { HttpModule } from './http/http.module';
import { ImportModule } from './import/import.module';
import { JobsModule } from './jobs/jobs.module';
import { LedgerModule } from './ledger/ledger.module';
import { ObservabilityModule } from './observability/observability.module';
import { PagesModule } from './pages/pages.module';
import { PeriodCloseModule } from './period-close/period-close.module';
import { PoliciesModule } from './policies/policies.module';
import { RatingsModule } from './ratings/ratings.module';
import { RedemptionsModule } from './redemptions/redemptions.module';
import { ReportsModule } from './reports/reports.module';
import { ServiceModule } from './service/service.module';
import { StatementsModule } from './statements/statements.module';
import { TABLES } from './tables';

/** How a process is put together. */
export interface AppOptions extends ProcessOptions {
  /** `read` opens the database beside a running service and changes nothing. */
  readonly access: Access;
}

/** The service with every feature. */
@Module({})
export class AppModule {
  static for(options: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...[ConfigModule.for(options), DatabaseModule.for(options.access, TABLES), LedgerModule],
        ...[AuthModule, HttpModule, JobsModule, ObservabilityModule],
        ...[PoliciesModule, CommunitiesModule, ServiceModule, RatingsModule, RedemptionsModule, FundingModule],
        ...[CorrectionsModule, PeriodCloseModule.reportingWith(ReportsModule), StatementsModule, ReportsModule],
        ...[ApprovalsModule, CertificatesModule, AuditModule, ImportModule, PagesModule],
      ],
    };
  }
}
