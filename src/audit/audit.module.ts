import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { AuditQueries } from './audit-queries';
import { AuditController } from './audit.controller';
import { ExportController } from './export.controller';
import { Exports } from './exports.service';
import { RegisterChangesController } from './register-changes.controller';

/** Exports of a ledger, samples of its entries, figures by person, and changes of the master data. */
@Module({
  imports: [CommunitiesModule],
  controllers: [ExportController, AuditController, RegisterChangesController],
  providers: [Exports, AuditQueries],
  exports: [Exports],
})
export class AuditModule {}
