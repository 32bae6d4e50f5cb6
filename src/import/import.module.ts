import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CommunitiesModule } from '../communities/communities.module';
import { ConfirmationsModule } from '../confirmations/confirmations.module';
import { FundingModule } from '../funding/funding.module';
import { RatingsModule } from '../ratings/ratings.module';
import { RedemptionsModule } from '../redemptions/redemptions.module';
import { ServiceModule } from '../service/service.module';
import { BulkController } from './bulk.controller';
import { BulkService } from './bulk.service';
import { ImportGuard } from './import.guard';
import { ImportsController } from './imports.controller';
import { Imports } from './imports.service';
import { UnreadableRowsController } from './unreadable-rows.controller';

/** Imports of old books, bulk requests, and the register of unreadable rows of old books. */
@Module({
  imports: [CommunitiesModule, ConfirmationsModule, ServiceModule, RatingsModule, FundingModule, RedemptionsModule],
  controllers: [ImportsController, BulkController, UnreadableRowsController],
  providers: [BulkService, Imports, { provide: APP_GUARD, useClass: ImportGuard }],
})
export class ImportModule {}
