import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { PoliciesModule } from '../policies/policies.module';
import { ActivitiesController } from './activities.controller';
import { Activities } from './activities.service';
import { RecordingDeadlines } from './recording-deadlines';
import { ServiceRecordQueries } from './service-record-queries';
import { ServiceRecordsController } from './service-records.controller';
import { ServiceRecords } from './service-records.service';

/** Activities, service records and their approval. */
@Module({
  imports: [CommunitiesModule, PoliciesModule],
  controllers: [ActivitiesController, ServiceRecordsController],
  providers: [Activities, ServiceRecords, RecordingDeadlines, ServiceRecordQueries],
  exports: [ServiceRecords],
})
export class ServiceModule {}
