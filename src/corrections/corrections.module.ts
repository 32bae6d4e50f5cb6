import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { ConfirmationsModule } from '../confirmations/confirmations.module';
import { PoliciesModule } from '../policies/policies.module';
import { Reversals } from './reversals.service';
import { ServiceCorrectionsController } from './service-corrections.controller';
import { ServiceCorrections } from './service-corrections.service';

/** Reversals of entries, corrections and revocations of service records, and the debts that follow. */
@Module({
  imports: [CommunitiesModule, PoliciesModule, ConfirmationsModule],
  controllers: [ServiceCorrectionsController],
  providers: [Reversals, ServiceCorrections],
  exports: [Reversals],
})
export class CorrectionsModule {}
