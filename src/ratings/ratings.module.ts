import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { PoliciesModule } from '../policies/policies.module';
import { RatingsController } from './ratings.controller';
import { Ratings } from './ratings.service';

/** Star ratings of approved service. */
@Module({
  imports: [CommunitiesModule, PoliciesModule],
  controllers: [RatingsController],
  providers: [Ratings],
  exports: [Ratings],
})
export class RatingsModule {}
