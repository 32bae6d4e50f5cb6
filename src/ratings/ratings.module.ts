import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { PoliciesModule } from '../policies/policies.module';
import { RatingWithdrawals } from './rating-withdrawals.service';
import { RatingsController } from './ratings.controller';
import { Ratings } from './ratings.service';

/** Star ratings of approved service, and their withdrawals. */
@Module({
  imports: [CommunitiesModule, PoliciesModule],
  controllers: [RatingsController],
  providers: [Ratings, RatingWithdrawals],
  exports: [Ratings],
})
export class RatingsModule {}
