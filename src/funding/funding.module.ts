import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { ConfirmationsModule } from '../confirmations/confirmations.module';
import { PoliciesModule } from '../policies/policies.module';
import { FundReceiptsController } from './fund-receipts.controller';
import { FundReceipts } from './fund-receipts.service';
import { ShopPaymentsController } from './shop-payments.controller';
import { ShopPayments } from './shop-payments.service';

/** Money that comes into the fund, and money that is paid to shops. */
@Module({
  imports: [CommunitiesModule, PoliciesModule, ConfirmationsModule],
  controllers: [FundReceiptsController, ShopPaymentsController],
  providers: [FundReceipts, ShopPayments],
  exports: [FundReceipts],
})
export class FundingModule {}
