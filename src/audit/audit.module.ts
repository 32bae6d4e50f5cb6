import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { AuditQueries } from './audit-queries';
import { AuditController } from './audit.controller';
import { ExportController } from './export.controller';
import { Exports } from './exports.service';

/** Exports of a ledger, samples of its entries, and figures by person. */
@Module({
  imports: [CommunitiesModule],
  controllers: [ExportController, AuditController],
  providers: [Exports, AuditQueries],
  exports: [Exports],
})
export class AuditModule {}
