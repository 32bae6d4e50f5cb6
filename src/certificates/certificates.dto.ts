import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ReceiptView } from '../ledger/api/entry.dto';
import { IsDayField, IsTextField } from '../http/fields';
import { CertificateStatus } from './certificate-queries';

const STANDINGS: readonly CertificateStatus[] = ['valid', 'superseded', 'revoked'];

/** What a certificate is to cover, and who answers for it. */
export class NewCertificate {
  @IsDayField({ about: 'First day of service; the whole record when both days are left out', optional: true })
  from?: string;

  @IsDayField({
    about: 'Last day of service, itself included; today at the latest',
    optional: true,
    example: '2026-09-30',
  })
  to?: string;

  @IsTextField({
    about: 'Person in charge, as printed; the one named last when left out. For the centre alone to say',
    max: 100,
    optional: true,
    example: '陈站长',
  })
  inCharge?: string;

  @IsTextField({
    about: 'Handler, as printed; the key’s person when left out. For the centre alone to say',
    max: 100,
    optional: true,
    example: '李主任',
  })
  handler?: string;
}

/** Why a certificate is revoked. */
export class RevocationRequest {
  @IsTextField({ about: 'Reason, in the centre’s own words. Never enters the journal', max: 1000, example: '冒名领取' })
  reason: string;
}

/** The answer to a request for a certificate. */
export class CertificateReceipt extends ReceiptView {
  @ApiProperty({ description: 'The certificate’s number', example: 'SUNRISE-2026-000123' }) number: string;
}

/** A certificate in a list. */
export class CertificateItem {
  @ApiProperty({ description: 'Opaque id' }) id: string;
  @ApiProperty({ example: 'SUNRISE-2026-000123' }) number: string;
  @ApiProperty({ enum: STANDINGS }) status: CertificateStatus;
  @ApiProperty({ format: 'date' }) issuedOn: string;
  @ApiPropertyOptional({ format: 'date', description: 'First day of service asked for' }) from?: string;
  @ApiPropertyOptional({ format: 'date', description: 'Last day of service asked for' }) to?: string;
  @ApiProperty({ type: 'integer', description: 'Minutes of the services listed' }) minutes: number;
}

class BroughtForwardView {
  @ApiProperty({ type: 'integer' }) minutes: number;
  @ApiProperty({ format: 'date', description: 'Last day of the older books' }) asOf: string;
}

class ServiceView {
  @ApiProperty({ type: 'integer', description: 'The entry that booked it' }) seq: number;
  @ApiProperty({ format: 'date' }) day: string;
  @ApiProperty({ description: 'By the clock of the place', example: '14:00' }) starts: string;
  @ApiProperty({ example: '16:00' }) ends: string;
  @ApiProperty({ type: 'integer' }) minutes: number;
  @ApiProperty() title: string;
  @ApiProperty() category: string;
  @ApiPropertyOptional() site?: string;
  @ApiProperty() organisation: string;
}

class LogView {
  @ApiProperty() origin: string;
  @ApiProperty({ type: 'integer', description: 'Entries of the log at the issue' }) size: number;
  @ApiProperty({ description: 'Its root, base64' }) root: string;
  @ApiProperty({ description: 'The key that signed the text, name+keyid+base64' }) publicKey: string;
}

/** A certificate with everything that it says. */
export class CertificateView extends CertificateItem {
  @ApiProperty({ description: 'Volunteer, by opaque id' }) volunteer: string;
  @ApiPropertyOptional() name?: string;
  @ApiProperty() volunteerNumber: string;
  @ApiProperty() recordingUnit: string;
  @ApiPropertyOptional({ type: BroughtForwardView }) broughtForward?: BroughtForwardView;
  @ApiProperty({ type: [ServiceView] }) services: readonly ServiceView[];
  @ApiPropertyOptional() inCharge?: string;
  @ApiPropertyOptional({ description: 'Absent when the volunteer made it out themself' }) handler?: string;
  @ApiProperty({ format: 'uri', description: 'Where anybody may check it' }) check: string;
  @ApiProperty({ type: LogView }) log: LogView;
  @ApiProperty({ description: 'SHA-256 of the signed text, hex; the entry of its issue has it too' }) sha256: string;
  @ApiProperty({ type: 'integer', description: 'The entry of its issue' }) entry: number;
  @ApiPropertyOptional({ format: 'date' }) revokedOn?: string;
  @ApiPropertyOptional() reason?: string;
  @ApiPropertyOptional({ type: [Number], description: 'Entries that corrected what it rests on' })
  corrections?: readonly number[];
}

/** What a stranger who holds a certificate may know of it: whether it stands, and what its paper shows anyway. */
export class CheckView {
  @ApiProperty({ enum: STANDINGS }) status: CertificateStatus;
  @ApiProperty({ example: 'SUNRISE-2026-000123' }) number: string;
  @ApiProperty() recordingUnit: string;
  @ApiProperty({ format: 'date' }) issuedOn: string;
  @ApiPropertyOptional({ description: 'Masked', example: '王**' }) name?: string;
  @ApiProperty({ type: 'integer', description: 'Minutes of the services listed' }) minutes: number;
  @ApiPropertyOptional({ type: 'integer', description: 'Minutes brought forward from older books, shown apart' })
  broughtForwardMinutes?: number;
  @ApiPropertyOptional({ format: 'date' }) from?: string;
  @ApiPropertyOptional({ format: 'date' }) to?: string;
}
