import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequirePermission } from '../auth/permission.guard';
import { ApiKeys, CreatedApiKey } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { ListPage, PageParameters, pageOf, OkPage } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { parseInstant } from '../common/instant';
import { Communities } from './communities.service';
import { ApiKeyQueries } from './api-key-queries';
import { CreatedKey, KeyView, NewKeyRequest, RotationRequest } from './api-keys.dto';

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
    summary: 'Make a key for a person. A shop’s and a volunteer’s end after a year unless said otherwise',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async create(@Param('ledger') ledger: string, @Body() input: NewKeyRequest): Promise<CreatedKey> {
    const { role, person, shop, label = '', expiresAt } = input;
    const holder = { roles: [role], person, shop, label, expiresAt: parseInstant(expiresAt ?? '') };
    const refusal = await this.communities.checkHolder(ledger, holder);
    if (refusal) throw DomainError.of(refusal);
    return created(await this.communities.createKey(ledger, holder));
  }

  @Get()
  @RequirePermission('keys.manage')
  @OkPage(KeyView)
  @ApiOperation({ summary: 'The keys of this ledger, without their secrets: whose, since when, until when, last used' })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<KeyView>> {
    const rows = await this.keyQueries.list(ledger, page);
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (row) => row });
  }

  @Post(':key/rotation')
  @RequirePermission('keys.manage')
  @ApiProblems('key-ended', 'expires-in-the-past')
  @ApiOperation({
    summary:
      'Put a new key in the place of this one: the same holder, role and shop, and the same party, whose idempotency keys go on. ' +
      'The old one ends at once, or after a grace',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async rotate(
    @Param('ledger') ledger: string,
    @Param('key') key: string,
    @Body() { graceMinutes = 0, expiresAt: input }: RotationRequest,
  ): Promise<CreatedKey> {
    const expiresAt = parseInstant(input ?? '');
    const refusal = this.communities.checkExpiry(expiresAt);
    if (refusal) throw DomainError.of(refusal);
    const made = await this.keys.rotate(ledger, key, { graceMinutes, expiresAt });
    if (made === undefined) throw new DomainError('not-found');
    if (made === 'ended') throw new DomainError('key-ended');
    return created(made);
  }

  @Delete(':key')
  @HttpCode(204)
  @RequirePermission('keys.manage')
  @ApiOperation({ summary: 'End a key at once, and the sessions of browsers that signed in with it' })
  @ApiNoContentResponse()
  async revoke(@Param('ledger') ledger: string, @Param('key') key: string): Promise<void> {
    if (!(await this.keys.revoke(ledger, key))) throw new DomainError('not-found');
  }
}

function created({ id, key, expiresAt }: CreatedApiKey): CreatedKey {
  return { id, key, ...(expiresAt === null ? {} : { expiresAt }) };
}
