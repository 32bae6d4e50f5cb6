import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ReceiptView } from '../ledger/api/entry.dto';
import { IsDayField, IsTextField } from '../http/fields';
import { ImportedService } from './certificate-content';
import { CertificateStatus } from './certificate-queries';

const STATUSES: readonly CertificateStatus[] = ['valid', 'superseded', 'revoked'];

/** Request to issue a certificate: the days to cover and the persons printed on it. */
export class NewCertificate {
  @IsDayField({
    about: 'First day of service; all services when both days are left out',
    optional: true,
    inExample: true,
  })
  from?: string;

  @IsDayField({
    about: 'Last day of service, inclusive; today at the latest',
    optional: true,
    example: '2026-09-30',
    inExample: true,
  })
  to?: string;

  @IsTextField({
    about: 'Person in charge, as printed; the one named last when left out. Only the centre may set it',
    max: 100,
    optional: true,
    example: '陈站长',
  })
  inCharge?: string;

  @IsTextField({
    about: 'Handler, as printed; the person of the API key when left out. Only the centre may set it',
    max: 100,
    optional: true,
    example: '李主任',
  })
  handler?: string;
}

/** Request to revoke a certificate. */
export class RevocationRequest {
  @IsTextField({
    about: 'The centre’s reason. The journal only stores a blinded hash of it',
    max: 1000,
    example: '冒名领取',
  })
  reason: string;
}

/** Receipt of an issued certificate. */
export class CertificateReceipt extends ReceiptView {
  @ApiProperty({ description: 'The certificate’s number', example: 'SUNRISE-2026-000123' }) number: string;
}

/** View of a certificate in a list. */
export class CertificateItem {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'Number of the certificate', example: 'SUNRISE-2026-000123' }) number: string;
  @ApiProperty({ description: '`superseded`: a service that it lists was corrected since', enum: STATUSES })
  status: CertificateStatus;
  @ApiProperty({ description: 'Day of its issue', format: 'date' }) issuedOn: string;
  @ApiPropertyOptional({ format: 'date', description: 'First day of service requested' }) from?: string;
  @ApiPropertyOptional({ format: 'date', description: 'Last day of service requested' }) to?: string;
  @ApiProperty({ type: 'integer', description: 'Minutes of the services listed', example: 120 }) minutes: number;
}

class BroughtForwardView {
  @ApiProperty({ description: 'Service hours from older books, in minutes', type: 'integer' }) minutes: number;
  @ApiProperty({ format: 'date', description: 'Last day of the older books' }) asOf: string;
}

class ServiceView {
  @ApiProperty({ type: 'integer', description: 'Number of the entry that booked it' }) seq: number;
  @ApiProperty({ description: 'Day of the service', format: 'date' }) day: string;
  @ApiProperty({ description: 'Local time of the ledger', example: '14:00' }) starts: string;
  @ApiProperty({ description: 'Local time of the ledger', example: '16:00' }) ends: string;
  @ApiPropertyOptional({ format: 'date', description: 'Day of the end, when it is not the day of the service' })
  endDay?: string;
  @ApiProperty({ description: 'Service hours booked, in minutes', type: 'integer' }) minutes: number;
  @ApiProperty({ description: 'Title of the activity', example: '四点半课堂' }) title: string;
  @ApiProperty({ description: 'Category of service', example: 'teach' }) category: string;
  @ApiPropertyOptional({ description: 'Site of the activity', example: '向阳小区' }) site?: string;
  @ApiProperty({ description: 'Name of the organisation', example: '巡逻队' }) organisation: string;
}

class ImportedServiceView implements ImportedService {
  @ApiProperty({ type: 'integer', description: 'Services that were taken in', example: 3 }) services: number;
  @ApiProperty({ type: 'integer', description: 'Their service hours, in minutes', example: 360 }) minutes: number;
  @ApiProperty({
    description: 'Who recorded the import, by the centre’s number; `console` at the command line',
    example: 'S01',
  })
  recorder: string;
  @ApiProperty({ description: 'The second person, who confirmed it, in the same way', example: 'S02' })
  confirmer: string;
}

class LogView {
  @ApiProperty({ description: 'Name of the log in checkpoints', example: 'timebank.example/sunrise' }) origin: string;
  @ApiProperty({ type: 'integer', description: 'Entries in the log when it was issued' }) size: number;
  @ApiProperty({ description: 'Root of the log, base64', example: 'XfbG4nYTWdMKgnUFjimfzAOBU0VF9VzzZB54P101xFY=' })
  root: string;
  @ApiProperty({
    description: 'The key that signed the text, name+keyid+base64',
    example: 'timebank.example/sunrise+2f0a1b3c+AQ7Vn8s1c3jT0f3N1S0n8hV3x4m4rM2bq0m1kQm1b7nH',
  })
  publicKey: string;
}

/** Full view of a certificate. */
export class CertificateView extends CertificateItem {
  @ApiProperty({ description: 'Volunteer, by opaque id', format: 'uuid' }) volunteer: string;
  @ApiPropertyOptional({ description: 'Name of the volunteer, as printed', example: '王阿姨' }) name?: string;
  @ApiProperty({ description: 'The centre’s number of the volunteer', example: 'V0303' }) volunteerNumber: string;
  @ApiProperty({ description: 'The community that recorded the service (记录单位)', example: '旭日社区时间银行' })
  recordingUnit: string;
  @ApiPropertyOptional({ description: 'Service hours from older books, listed separately', type: BroughtForwardView })
  broughtForward?: BroughtForwardView;
  @ApiProperty({ description: 'The services that it lists, in order of day', type: [ServiceView] })
  services: readonly ServiceView[];
  @ApiPropertyOptional({
    description: 'What of the services was taken in from old books, by import',
    type: [ImportedServiceView],
  })
  imported?: readonly ImportedServiceView[];
  @ApiPropertyOptional({ description: 'Person in charge, as printed', example: '陈站长' }) inCharge?: string;
  @ApiPropertyOptional({ description: 'Absent when the volunteer issued it themself', example: '李主任' })
  handler?: string;
  @ApiProperty({ format: 'uri', description: 'Public address for checking it' }) check: string;
  @ApiProperty({
    description: 'State of the log when it was issued, to verify the certificate against a checkpoint',
    type: LogView,
  })
  log: LogView;
  @ApiProperty({
    description: 'SHA-256 of the signed text, hex; also in the entry of its issue',
    example: '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456',
  })
  sha256: string;
  @ApiProperty({ type: 'integer', description: 'Number of the entry of its issue' }) entry: number;
  @ApiPropertyOptional({ description: 'Day of its revocation', format: 'date' }) revokedOn?: string;
  @ApiPropertyOptional({ description: 'The centre’s reason for revoking it', example: '冒名领取' }) reason?: string;
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'integer' },
    example: [57],
    description: 'Entries that corrected the services it is based on',
  })
  corrections?: readonly number[];
}

/** Public check result: the status of a certificate and facts that are printed on it. */
export class CheckView {
  @ApiProperty({ description: '`superseded`: a service that it lists was corrected since', enum: STATUSES })
  status: CertificateStatus;
  @ApiProperty({ description: 'Number of the certificate', example: 'SUNRISE-2026-000123' }) number: string;
  @ApiProperty({ description: 'The community that recorded the service (记录单位)', example: '旭日社区时间银行' })
  recordingUnit: string;
  @ApiProperty({ description: 'Day of its issue', format: 'date' }) issuedOn: string;
  @ApiPropertyOptional({ description: 'Masked', example: '王**' }) name?: string;
  @ApiProperty({ type: 'integer', description: 'Minutes of the services listed', example: 120 }) minutes: number;
  @ApiPropertyOptional({ type: 'integer', description: 'Minutes brought forward from older books, listed separately' })
  broughtForwardMinutes?: number;
  @ApiPropertyOptional({ type: 'integer', description: 'Minutes of the services that were taken in from old books' })
  importedMinutes?: number;
  @ApiPropertyOptional({
    description: 'First day of service requested; absent when it covers all services',
    format: 'date',
  })
  from?: string;
  @ApiPropertyOptional({
    description: 'Last day of service requested; absent when it covers all services',
    format: 'date',
  })
  to?: string;
}
