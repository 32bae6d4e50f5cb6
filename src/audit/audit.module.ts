import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { AuditQueries } from './audit-queries';
import { AuditController } from './audit.controller';
import { ExportController } from './export.controller';
import { Exports } from './exports.service';

/** Exports of the ledger, samples, and figures of who acted. */
@Module({
  imports: [CommunitiesModule],
  controllers: [ExportController, AuditController],
  providers: [Exports, AuditQueries],
  exports: [Exports],
})
export class AuditModule {}
