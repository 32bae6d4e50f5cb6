import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { SettlementModule } from '../period-close/settlement.module';
import { DisputesController } from './disputes.controller';
import { ShopStatementQueries } from './shop-statement-queries';
import { ShopStatementsController } from './shop-statements.controller';
import { ShopStatements } from './shop-statements.service';
import { StatementAnswers } from './statement-answers.service';
import { VolunteerStatementsController } from './volunteer-statements.controller';
import { VolunteerStatements } from './volunteer-statements.service';

/** Monthly statements of volunteers and shops, and what shops answer to theirs. */
@Module({
  imports: [CommunitiesModule, SettlementModule],
  controllers: [ShopStatementsController, DisputesController, VolunteerStatementsController],
  providers: [ShopStatementQueries, ShopStatements, StatementAnswers, VolunteerStatements],
  exports: [ShopStatements, VolunteerStatements],
})
export class StatementsModule {}
