import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { May } from '../auth/permission.guard';
import { Keys, MadeKey } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { ListPage, PageParameters, pageOf, OkPage } from '../http/paging';
import { Refuses } from '../http/api-problems.decorator';
import { parseInstant } from '../common/instant';
import { Communities } from './communities.service';
import { KeyViews } from './api-key-queries';
import { CreatedKey, KeyView, NewKeyRequest, RotationRequest } from './api-keys.dto';

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/keys')
export class KeysController {
  constructor(
    private readonly communities: Communities,
    private readonly keys: Keys,
    private readonly views: KeyViews,
  ) {}

  @Post()
  @May('keys.manage')
  @Refuses('unknown-volunteer', 'unknown-shop', 'not-a-till', 'expires-in-the-past')
  @ApiOperation({
    summary: 'Make a key for a person. A shop’s and a volunteer’s end after a year unless said otherwise',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async create(@Param('ledger') ledger: string, @Body() asked: NewKeyRequest): Promise<CreatedKey> {
    const { role, person, shop, label = '', expiresAt } = asked;
    const holder = { roles: [role], person, shop, label, expiresAt: parseInstant(expiresAt ?? '') };
    const refusal = await this.communities.checkHolder(ledger, holder);
    if (refusal) throw DomainError.of(refusal);
    return created(await this.communities.key(ledger, holder));
  }

  @Get()
  @May('keys.manage')
  @OkPage(KeyView)
  @ApiOperation({ summary: 'The keys of this ledger, without their secrets: whose, since when, until when, last used' })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<KeyView>> {
    const rows = await this.views.list(ledger, page);
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (row) => row });
  }

  @Post(':key/rotation')
  @May('keys.manage')
  @Refuses('key-ended', 'expires-in-the-past')
  @ApiOperation({
    summary:
      'Put a new key in the place of this one: the same holder, role and shop, and the same party, whose idempotency keys go on. ' +
      'The old one ends at once, or after a grace',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async rotate(
    @Param('ledger') ledger: string,
    @Param('key') key: string,
    @Body() { graceMinutes = 0, expiresAt: asked }: RotationRequest,
  ): Promise<CreatedKey> {
    const expiresAt = parseInstant(asked ?? '');
    const refusal = this.communities.checkEnd(expiresAt);
    if (refusal) throw DomainError.of(refusal);
    const made = await this.keys.rotate(ledger, key, { graceMinutes, expiresAt });
    if (made === undefined) throw new DomainError('not-found');
    if (made === 'ended') throw new DomainError('key-ended');
    return created(made);
  }

  @Delete(':key')
  @HttpCode(204)
  @May('keys.manage')
  @ApiOperation({ summary: 'End a key at once, and the sessions of browsers that signed in with it' })
  @ApiNoContentResponse()
  async revoke(@Param('ledger') ledger: string, @Param('key') key: string): Promise<void> {
    if (!(await this.keys.revoke(ledger, key))) throw new DomainError('not-found');
  }
}

function created({ id, key, expiresAt }: MadeKey): CreatedKey {
  return { id, key, ...(expiresAt === null ? {} : { expiresAt }) };
}
