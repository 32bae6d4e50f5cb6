import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { ConfirmationsModule } from '../confirmations/confirmations.module';
import { ServiceModule } from '../service/service.module';
import { ConfirmationDetails } from './confirmation-details';
import { ConfirmationsController } from './confirmations.controller';
import { WaitingList } from './waiting-list';

/** The list of what waits for a second person, and the decisions about it. */
@Module({
  imports: [CommunitiesModule, ConfirmationsModule, ServiceModule],
  controllers: [ConfirmationsController],
  providers: [ConfirmationDetails, WaitingList],
})
export class ApprovalsModule {}
