import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { SettlementQueries } from './settlement-queries';

/** Figures of settled and open months, for closes, reports and statements. */
@Module({
  imports: [CommunitiesModule],
  providers: [SettlementQueries],
  exports: [SettlementQueries],
})
export class SettlementModule {}
