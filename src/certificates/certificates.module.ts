import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module';
import { CertificateChecksController } from './certificate-checks.controller';
import { CertificateQueries } from './certificate-queries';
import { CertificatesController } from './certificates.controller';
import { Certificates } from './certificates.service';

/** Certificates of service, and their public check. */
@Module({
  imports: [CommunitiesModule],
  controllers: [CertificatesController, CertificateChecksController],
  providers: [CertificateQueries, Certificates],
  exports: [CertificateQueries, Certificates],
})
export class CertificatesModule {}
