import { ApiProperty } from '@nestjs/swagger';
import { ROLES, Role } from '../auth/permissions';
import { IsInstantField, IsCodeField, IsEnumField, IsTextField, IsIntegerField } from '../http/fields';

/** The longest grace of a rotation, in minutes: a week. */
const LONGEST_GRACE = 7 * 24 * 60;

export class NewKeyRequest {
  @IsEnumField({ about: 'What its holder may do', words: ROLES, example: 'coordinator' })
  role: Role;

  @IsCodeField({
    about: 'The person who acts with it: number or id. Somebody unknown is registered; a volunteer must be one already',
    example: 'S01',
  })
  person: string;

  @IsCodeField({ about: 'For the role shop: the shop’s number or id', optional: true, example: 'M01' })
  shop?: string;

  @IsTextField({ about: 'What the key is for', max: 200, optional: true, example: 'front desk' })
  label?: string;

  @IsInstantField({
    about: 'When it ends, ahead of now. Left out: after a year for the roles shop and volunteer, never for the others',
    optional: true,
    example: '2027-09-01T00:00:00+08:00',
  })
  expiresAt?: string;
}

export class RotationRequest {
  @IsIntegerField({
    about: 'Minutes for which the old key goes on, so that a till can be changed over; it ends at once when left out',
    min: 0,
    max: LONGEST_GRACE,
    optional: true,
    example: 60,
  })
  graceMinutes?: number;

  @IsInstantField({
    about: 'When the new key ends. Left out: when the old one would have; a year from now if that is past',
    optional: true,
    example: '2027-09-01T00:00:00+08:00',
  })
  expiresAt?: string;
}

export class CreatedKey {
  @ApiProperty({ description: 'Public part of the key' }) id: string;
  @ApiProperty({ description: 'The key; shown once', example: 'tbk_0123456789abcdef_…' }) key: string;
  @ApiProperty({ description: 'When it ends', required: false }) expiresAt?: string;
}

/** A key as the operator sees it. */
export class KeyView {
  @ApiProperty({ description: 'Public part of the key' }) id: string;
  @ApiProperty({ enum: ROLES }) role: string;
  @ApiProperty({ description: 'Number of the person who acts with it' }) person: string;
  @ApiProperty({ description: 'Number of its shop', required: false }) shop?: string;
  @ApiProperty({ description: 'What it is for' }) label: string;
  @ApiProperty() createdAt: string;
  @ApiProperty({ description: 'When it ends or ended by itself', required: false }) expiresAt?: string;
  @ApiProperty({ description: 'When somebody ended it', required: false }) revokedAt?: string;
  @ApiProperty({ description: 'Last use, to the minute', required: false }) lastUsedAt?: string;
  @ApiProperty({ description: 'Public part of the key whose place it took', required: false }) rotatedFrom?: string;
}
