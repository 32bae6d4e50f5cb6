import { Module } from '@nestjs/common';
import { FundingModule } from '../funding/funding.module';
import { RatingsModule } from '../ratings/ratings.module';
import { RedemptionsModule } from '../redemptions/redemptions.module';
import { ServiceModule } from '../service/service.module';
import { BulkController } from './bulk.controller';
import { BulkService } from './bulk.service';
import { UnreadableRowsController } from './unreadable-rows.controller';

/** Bulk requests, and the register of unreadable rows of old books. */
@Module({
  imports: [ServiceModule, RatingsModule, FundingModule, RedemptionsModule],
  controllers: [BulkController, UnreadableRowsController],
  providers: [BulkService],
})
export class ImportModule {}
