import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ConfirmationsModule } from '../confirmations/confirmations.module';
import { PoliciesModule } from '../policies/policies.module';
import { ApiKeyQueries } from './api-key-queries';
import { ApiKeysController } from './api-keys.controller';
import { CalendarsController } from './calendars.controller';
import { Communities } from './communities.service';
import { CommunityKeys } from './community-keys.service';
import { DateFilter } from './date-filter';
import { CohortsController, OrganisationsController, UnitsController } from './directory.controllers';
import { ImportSources } from './import-sources.service';
import { Labels } from './labels';
import { LedgerMonths } from './ledger-months';
import { LedgersController } from './ledgers.controller';
import { PeopleController } from './people.controller';
import { ReferenceData } from './reference-data';
import { ShopContracts } from './shop-contracts.service';
import { Shops } from './shops.service';
import { ShopSuspended } from './shop-suspended';
import { ShopsController } from './shops.controller';
import { VolunteersController } from './volunteers.controller';
import { Volunteers } from './volunteers.service';

const SERVICES = [
  ...[ShopContracts, Shops],
  ...[
    LedgerMonths,
    ReferenceData,
    DateFilter,
    Labels,
    ImportSources,
    Volunteers,
    Communities,
    CommunityKeys,
    ApiKeyQueries,
    ShopSuspended,
  ],
];

/** Master data of a community: ledgers, people, volunteers, organisations, shops, buildings, cohorts, calendars, keys. */
@Module({
  imports: [AuthModule, PoliciesModule, ConfirmationsModule],
  controllers: [
    ...[LedgersController, CalendarsController, ApiKeysController, OrganisationsController, UnitsController],
    ...[CohortsController, PeopleController, VolunteersController, ShopsController],
  ],
  providers: [...SERVICES],
  exports: [...SERVICES],
})
export class CommunitiesModule {}
