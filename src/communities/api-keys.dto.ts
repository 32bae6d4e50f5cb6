import { ApiProperty } from '@nestjs/swagger';
import { ROLES, Role } from '../auth/permissions';
import { IsInstantField, IsCodeField, IsEnumField, IsTextField, IsIntegerField } from '../http/fields';

/** The longest grace period of a rotation: a week, in minutes. */
const MAX_GRACE_MINUTES = 7 * 24 * 60;

export class NewKeyRequest {
  @IsEnumField({ about: 'Role of the holder', words: ROLES, example: 'coordinator' })
  role: Role;

  @IsCodeField({
    about: 'Person who acts with it: number or id. An unknown person is registered; a volunteer must exist already',
    example: 'S01',
  })
  person: string;

  @IsCodeField({ about: 'Only for the role `shop`: the shop’s number or id', optional: true, example: 'M01' })
  shop?: string;

  @IsTextField({ about: 'Purpose of the key', max: 200, optional: true, example: 'front desk' })
  label?: string;

  @IsInstantField({
    about:
      'Expiry, in the future; at most a year ahead unless the role is `shop` or `volunteer`. Left out: after a year',
    optional: true,
    example: '2027-09-01T00:00:00+08:00',
  })
  expiresAt?: string;
}

export class RotationRequest {
  @IsIntegerField({
    about: 'Minutes for which the old key stays valid, e.g. to reconfigure a till; it ends at once when left out',
    min: 0,
    max: MAX_GRACE_MINUTES,
    optional: true,
    example: 60,
    inExample: true,
  })
  graceMinutes?: number;

  @IsInstantField({
    about:
      'Expiry of the new key, with the limit of a new one. Left out: that of the old key; a year from now when that is past',
    optional: true,
    example: '2027-09-01T00:00:00+08:00',
  })
  expiresAt?: string;
}

export class CreatedKey {
  @ApiProperty({ description: 'Public part of the key', example: '0123456789abcdef' }) id: string;
  @ApiProperty({
    description: 'The key itself; returned only once',
    example: 'tbk_0123456789abcdef_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-KEY',
  })
  key: string;
  @ApiProperty({ description: 'Expiry', required: false, format: 'date-time' }) expiresAt?: string;
  @ApiProperty({
    description: 'Whether it works, or waits for another person’s confirmation',
    enum: ['active', 'waiting'],
    example: 'waiting',
  })
  status: 'active' | 'waiting';
  @ApiProperty({
    description: 'The confirmation that it waits for (`GET /confirmations`)',
    required: false,
    format: 'uuid',
  })
  confirmation?: string;
}

/** A key as shown to the operator, without its secret. */
export class KeyView {
  @ApiProperty({ description: 'Public part of the key', example: '0123456789abcdef' }) id: string;
  @ApiProperty({ description: 'Role of the holder', enum: ROLES }) role: string;
  @ApiProperty({ description: 'Number of the person who acts with it', example: 'S01' }) person: string;
  @ApiProperty({ description: 'Name of the person who acts with it', required: false }) personName?: string;
  @ApiProperty({ description: 'Number of its shop', required: false, example: 'M01' }) shop?: string;
  @ApiProperty({ description: 'Name of its shop', required: false }) shopName?: string;
  @ApiProperty({ description: 'Purpose of the key', example: 'front desk' }) label: string;
  @ApiProperty({ description: 'When it was created', format: 'date-time' }) createdAt: string;
  @ApiProperty({ description: 'When it expires or expired', required: false, format: 'date-time' }) expiresAt?: string;
  @ApiProperty({ description: 'When it was revoked', required: false, format: 'date-time' }) revokedAt?: string;
  @ApiProperty({
    description: 'Since when it waits for another person’s confirmation; absent when it waits for none',
    required: false,
    format: 'date-time',
  })
  waitingSince?: string;
  @ApiProperty({ description: 'Last use, to the minute', required: false, format: 'date-time' }) lastUsedAt?: string;
  @ApiProperty({ description: 'Public part of the key that it replaced', required: false, example: 'fedcba9876543210' })
  rotatedFrom?: string;
}
