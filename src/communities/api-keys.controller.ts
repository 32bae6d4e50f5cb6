import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permission.guard';
import { ApiKeys, CreatedApiKey } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { ListPage, PageParameters, pageOf, OkPage, withDays } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { parseInstant } from '../common/instant';
import { Communities } from './communities.service';
import { ApiKeyQueries } from './api-key-queries';
import { CreatedKey, KeyView, NewKeyRequest, RotationRequest } from './api-keys.dto';

class KeyPage extends withDays(PageParameters, 'created') {}

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/keys')
export class ApiKeysController {
  constructor(
    private readonly communities: Communities,
    private readonly keys: ApiKeys,
    private readonly keyQueries: ApiKeyQueries,
  ) {}

  @Post()
  @RequirePermission('keys.manage')
  @ApiProblems('unknown-volunteer', 'unknown-shop', 'not-a-till', 'expires-in-the-past')
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Create a key for a person. Keys of shops and volunteers expire after a year unless `expiresAt` is set',
    description:
      'Creates a key with one role for a person, and registers the person when unknown. The secret is in ' +
      'this answer only and cannot be read again. There is no idempotency key: a repeated request creates ' +
      'another key; revoke the one that is not needed.',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async create(@Param('ledger') ledger: string, @Body() input: NewKeyRequest): Promise<CreatedKey> {
    const { role, person, shop, label = '', expiresAt } = input;
    const holder = { roles: [role], person, shop, label, expiresAt: parseInstant(expiresAt ?? '') };
    const refusal = await this.communities.checkHolder(ledger, holder);
    if (refusal) throw DomainError.of(refusal);
    return createdKey(await this.communities.createKey(ledger, holder));
  }

  @Get()
  @RequirePermission('keys.manage')
  @OkPage(KeyView)
  @ApiOperation({
    operationId: 'listApiKeys',
    summary: 'List the keys of this ledger without their secrets: holder, creation, expiry, last use',
    description:
      'Returns a page of the keys of this ledger, those that expired or were revoked included, ordered by ' +
      'id. Secrets are never shown.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: KeyPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<KeyView>> {
    const rows = await this.keyQueries.page(ledger, page);
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (row) => row });
  }

  @Get(':key')
  @RequirePermission('keys.manage')
  @ApiOperation({
    operationId: 'getKey',
    summary: 'Get a key without its secret',
    description: 'A key of this ledger by its public part, as in the list of keys: holder, creation, expiry, last use.',
  })
  @ApiOkResponse({ type: KeyView })
  async one(@Param('ledger') ledger: string, @Param('key') id: string): Promise<KeyView> {
    const key = await this.keyQueries.find(ledger, id);
    if (!key) throw new DomainError('not-found');
    return key;
  }

  @Post(':key/rotation')
  @RequirePermission('keys.manage')
  @ApiProblems('key-ended', 'expires-in-the-past')
  @ApiOperation({
    operationId: 'rotateApiKey',
    summary:
      'Replace this key by a new one of the same holder, role, shop and party; idempotency keys used before stay ' +
      'valid. The old key ends at once or after a grace period',
    description:
      'Creates a key for the same holder and ends the old one, at once or after `graceMinutes`. Requests ' +
      'that were sent with the old key can be retried with the new one under the same `Idempotency-Key`. ' +
      'The new secret is in this answer only. Rotating a key that was revoked is refused.',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async rotate(
    @Param('ledger') ledger: string,
    @Param('key') key: string,
    @Body() body: RotationRequest,
  ): Promise<CreatedKey> {
    const { graceMinutes = 0 } = body;
    const expiresAt = parseInstant(body.expiresAt ?? '');
    const refusal = this.communities.checkExpiry(expiresAt);
    if (refusal) throw DomainError.of(refusal);
    const rotated = await this.keys.rotate(ledger, key, { graceMinutes, expiresAt });
    if (rotated === undefined) throw new DomainError('not-found');
    if (rotated === 'ended') throw new DomainError('key-ended');
    return createdKey(rotated);
  }

  @Delete(':key')
  @HttpCode(204)
  @RequirePermission('keys.manage')
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'Revoke a key at once, with the browser sessions signed in by it',
    description:
      'Revokes a key at once and ends the browser sessions that were signed in with it. It cannot be ' +
      'undone. A repeated request is harmless.',
  })
  @ApiNoContentResponse()
  async revoke(@Param('ledger') ledger: string, @Param('key') key: string): Promise<void> {
    if (!(await this.keys.revoke(ledger, key))) throw new DomainError('not-found');
  }
}

function createdKey({ id, key, expiresAt }: CreatedApiKey): CreatedKey {
  return { id, key, ...(expiresAt === null ? {} : { expiresAt }) };
}
