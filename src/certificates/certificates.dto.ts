import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ReceiptView } from '../ledger/api/entry.dto';
import { IsDayField, IsTextField } from '../http/fields';
import { CertificateStatus } from './certificate-queries';

const STATUSES: readonly CertificateStatus[] = ['valid', 'superseded', 'revoked'];

/** Request to issue a certificate: the days to cover and the persons printed on it. */
export class NewCertificate {
  @IsDayField({ about: 'First day of service; all services when both days are left out', optional: true })
  from?: string;

  @IsDayField({
    about: 'Last day of service, inclusive; today at the latest',
    optional: true,
    example: '2026-09-30',
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
  @ApiProperty({ description: 'Opaque id' }) id: string;
  @ApiProperty({ example: 'SUNRISE-2026-000123' }) number: string;
  @ApiProperty({ enum: STATUSES }) status: CertificateStatus;
  @ApiProperty({ format: 'date' }) issuedOn: string;
  @ApiPropertyOptional({ format: 'date', description: 'First day of service requested' }) from?: string;
  @ApiPropertyOptional({ format: 'date', description: 'Last day of service requested' }) to?: string;
  @ApiProperty({ type: 'integer', description: 'Minutes of the services listed' }) minutes: number;
}

class BroughtForwardView {
  @ApiProperty({ type: 'integer' }) minutes: number;
  @ApiProperty({ format: 'date', description: 'Last day of the older books' }) asOf: string;
}

class ServiceView {
  @ApiProperty({ type: 'integer', description: 'Number of the entry that booked it' }) seq: number;
  @ApiProperty({ format: 'date' }) day: string;
  @ApiProperty({ description: 'Local time of the ledger', example: '14:00' }) starts: string;
  @ApiProperty({ example: '16:00' }) ends: string;
  @ApiProperty({ type: 'integer' }) minutes: number;
  @ApiProperty() title: string;
  @ApiProperty() category: string;
  @ApiPropertyOptional() site?: string;
  @ApiProperty() organisation: string;
}

class LogView {
  @ApiProperty() origin: string;
  @ApiProperty({ type: 'integer', description: 'Entries in the log when it was issued' }) size: number;
  @ApiProperty({ description: 'Root of the log, base64' }) root: string;
  @ApiProperty({ description: 'The key that signed the text, name+keyid+base64' }) publicKey: string;
}

/** Full view of a certificate. */
export class CertificateView extends CertificateItem {
  @ApiProperty({ description: 'Volunteer, by opaque id' }) volunteer: string;
  @ApiPropertyOptional() name?: string;
  @ApiProperty() volunteerNumber: string;
  @ApiProperty() recordingUnit: string;
  @ApiPropertyOptional({ type: BroughtForwardView }) broughtForward?: BroughtForwardView;
  @ApiProperty({ type: [ServiceView] }) services: readonly ServiceView[];
  @ApiPropertyOptional() inCharge?: string;
  @ApiPropertyOptional({ description: 'Absent when the volunteer issued it themself' }) handler?: string;
  @ApiProperty({ format: 'uri', description: 'Public address for checking it' }) check: string;
  @ApiProperty({ type: LogView }) log: LogView;
  @ApiProperty({ description: 'SHA-256 of the signed text, hex; also in the entry of its issue' }) sha256: string;
  @ApiProperty({ type: 'integer', description: 'Number of the entry of its issue' }) entry: number;
  @ApiPropertyOptional({ format: 'date' }) revokedOn?: string;
  @ApiPropertyOptional() reason?: string;
  @ApiPropertyOptional({ type: [Number], description: 'Entries that corrected the services it is based on' })
  corrections?: readonly number[];
}

/** Public check result: the status of a certificate and facts that are printed on it. */
export class CheckView {
  @ApiProperty({ enum: STATUSES }) status: CertificateStatus;
  @ApiProperty({ example: 'SUNRISE-2026-000123' }) number: string;
  @ApiProperty() recordingUnit: string;
  @ApiProperty({ format: 'date' }) issuedOn: string;
  @ApiPropertyOptional({ description: 'Masked', example: '王**' }) name?: string;
  @ApiProperty({ type: 'integer', description: 'Minutes of the services listed' }) minutes: number;
  @ApiPropertyOptional({ type: 'integer', description: 'Minutes brought forward from older books, listed separately' })
  broughtForwardMinutes?: number;
  @ApiPropertyOptional({ format: 'date' }) from?: string;
  @ApiPropertyOptional({ format: 'date' }) to?: string;
}
