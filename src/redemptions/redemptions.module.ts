import { ConfirmationsModule } from '../confirmations/confirmations.module';
import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { PoliciesModule } from '../policies/policies.module';
import { Checkout } from './checkout';
import { HoldSweeper } from './hold-sweeper';
import { Offers } from './offers.service';
import { RedemptionCodeThrottle } from './redemption-code-throttle';
import { RedemptionCodesController } from './redemption-codes.controller';
import { RedemptionCodes } from './redemption-codes.service';
import { RedemptionsController } from './redemptions.controller';
import { Redemptions } from './redemptions.service';
import { ReservationsController } from './reservations.controller';
import { Reservations } from './reservations.service';

/** Offers, redemption codes and vouchers, reservations, redemptions and refunds. */
@Module({
  imports: [CommunitiesModule, PoliciesModule, ConfirmationsModule],
  controllers: [RedemptionsController, RedemptionCodesController, ReservationsController],
  providers: [
    ...[Offers, RedemptionCodes, RedemptionCodeThrottle, Checkout],
    ...[Redemptions, Reservations, HoldSweeper],
  ],
  exports: [Redemptions, HoldSweeper],
})
export class RedemptionsModule {}
