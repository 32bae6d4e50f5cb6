import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { ROLES, Role } from '../platform/auth/actions';
import { ApiKey } from '../platform/auth/api-key.row';
import { May } from '../platform/auth/key.guard';
import { Keys } from '../platform/auth/keys';
import { At, Code, OneOf, Text } from '../platform/http/fields';
import { Problem } from '../platform/http/problem';
import { parseInstant } from '../platform/instant';
import { Communities } from './communities';

class NewKeyRequest {
  @OneOf({ about: 'What its holder may do', words: ROLES, example: 'coordinator' })
  role: Role;

  @Code({
    about: 'The person who acts with it: number or id. Somebody unknown is registered; a volunteer must be one already',
    example: 'S01',
  })
  person: string;

  @Code({ about: 'For the role shop: the shop’s number or id', optional: true, example: 'M01' })
  shop?: string;

  @Text({ about: 'What the key is for', max: 200, optional: true, example: 'front desk' })
  label?: string;

  @At({ about: 'When it ends', optional: true, example: '2027-09-01T00:00:00+08:00' })
  expiresAt?: string;
}

class CreatedKey {
  @ApiProperty({ description: 'Public part of the key' }) id: string;
  @ApiProperty({ description: 'The key; shown once', example: 'tbk_0123456789abcdef_…' }) key: string;
}

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/keys')
export class KeysController {
  constructor(
    private readonly communities: Communities,
    private readonly keys: Keys,
  ) {}

  @Post()
  @May('keys.manage')
  @ApiOperation({ summary: 'Make a key for a person' })
  @ApiCreatedResponse({ type: CreatedKey })
  async create(@Param('ledger') ledger: string, @Body() asked: NewKeyRequest): Promise<CreatedKey> {
    const { role, person, shop, label = '', expiresAt } = asked;
    const holder = { roles: [role], person, shop, label, expiresAt: parseInstant(expiresAt ?? '') };
    const refusal = await this.communities.checkHolder(ledger, holder);
    if (refusal) throw Problem.of(refusal);
    return this.communities.key(ledger, holder);
  }

  @Get()
  @May('keys.manage')
  @ApiOperation({ summary: 'The keys of this ledger, without their secrets' })
  async list(@Param('ledger') ledger: string): Promise<{ items: Omit<ApiKey, 'hash'>[] }> {
    return { items: await this.keys.list(ledger) };
  }

  @Delete(':key')
  @HttpCode(204)
  @May('keys.manage')
  @ApiOperation({ summary: 'End a key at once' })
  @ApiNoContentResponse()
  async revoke(@Param('ledger') ledger: string, @Param('key') key: string): Promise<void> {
    if (!(await this.keys.revoke(ledger, key))) throw new Problem('not-found');
  }
}
