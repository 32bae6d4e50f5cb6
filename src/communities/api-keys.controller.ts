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
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { ApiKeys, Caller, KeyRow, rolesOf } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { ListPage, PageParameters, pageOf, OkPage, withDays } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { parseInstant } from '../common/instant';
import { logEntries } from '../ledger/api/idempotent-request';
import { authorOf } from './api-key-entries';
import { Communities } from './communities.service';
import { CommunityKeys, IssuedKey } from './community-keys.service';
import { ApiKeyQueries } from './api-key-queries';
import { CreatedKey, KeyView, NewKeyRequest, RotationRequest } from './api-keys.dto';

class KeyPage extends withDays(PageParameters, 'created') {}

const EXPIRY_PROBLEMS = ['expires-in-the-past', 'expires-too-late'] as const;

/** The problems of requests that book an entry. */
const JOURNAL_PROBLEMS = ['too-busy', 'commit-failed'] as const;

@ApiTags('keys')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/keys')
export class ApiKeysController {
  constructor(
    private readonly communities: Communities,
    private readonly communityKeys: CommunityKeys,
    private readonly keys: ApiKeys,
    private readonly keyQueries: ApiKeyQueries,
  ) {}

  @Post()
  @RequirePermission('keys.manage')
  @ApiProblems('unknown-volunteer', 'unknown-shop', 'not-a-till', ...EXPIRY_PROBLEMS, ...JOURNAL_PROBLEMS)
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Create a key for a person. It expires after a year unless `expiresAt` is set',
    description:
      'Creates a key with one role for a person, and registers the person when unknown. A key of staff ends ' +
      'within a year. A key of staff or of a shop works once another person of the staff has confirmed it. The secret is ' +
      'in this answer only and cannot be read again. There is no idempotency key: a repeated request creates ' +
      'another key; revoke the one that is not needed.',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() input: NewKeyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedKey> {
    const { ledger } = caller;
    const { role, person, shop, label = '', expiresAt } = input;
    const holder = { roles: [role], person, shop, label, expiresAt: parseInstant(expiresAt ?? '') };
    const refusal = await this.communities.checkHolder(ledger, holder);
    if (refusal) throw DomainError.of(refusal);
    return issuedKey(await this.communities.createKey(ledger, holder, authorOf(caller)), reply);
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
  @ApiProblems('key-ended', 'already-rotated', 'key-waits', ...EXPIRY_PROBLEMS, ...JOURNAL_PROBLEMS)
  @ApiOperation({
    operationId: 'rotateApiKey',
    summary:
      'Replace this key by a new one of the same holder, role, shop and party; idempotency keys used before stay ' +
      'valid. The old key ends at once or after a grace period',
    description:
      'Creates a key for the same holder and ends the old one, at once or after `graceMinutes`. A new key of another ' +
      'person of the staff, or of a shop, works once a second person has confirmed it, and the old one stays until then. Requests ' +
      'that were sent with the old key can be retried with the new one under the same `Idempotency-Key`. ' +
      'The new secret is in this answer only. A key that was revoked ' +
      'or rotated before cannot be rotated.',
  })
  @ApiCreatedResponse({ type: CreatedKey })
  async rotate(
    @CurrentCaller() caller: Caller,
    @Param('key') id: string,
    @Body() body: RotationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedKey> {
    const { graceMinutes = 0 } = body;
    const expiresAt = parseInstant(body.expiresAt ?? '');
    const old = await this.keyOf(caller, id);
    const refusal = this.communities.checkExpiry(rolesOf(old), expiresAt);
    if (refusal) throw DomainError.of(refusal);
    return issuedKey(await this.communityKeys.rotate(old, { graceMinutes, expiresAt }, authorOf(caller)), reply);
  }

  @Delete(':key')
  @HttpCode(204)
  @RequirePermission('keys.manage')
  @ApiProblems(...JOURNAL_PROBLEMS)
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'Revoke a key at once, with the browser sessions signed in by it',
    description:
      'Revokes a key at once and ends the browser sessions that were signed in with it. It cannot be ' +
      'undone. A key that waits for its confirmation is rejected. A repeated request is harmless.',
  })
  @ApiNoContentResponse()
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('key') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    logEntries(reply, await this.communityKeys.revoke(await this.keyOf(caller, id), authorOf(caller)));
  }

  private async keyOf({ ledger }: Caller, id: string): Promise<KeyRow> {
    const key = await this.keys.find(id);
    if (key?.ledger !== ledger) throw new DomainError('not-found');
    return key;
  }
}

function issuedKey({ id, key, expiresAt, entries, confirmation }: IssuedKey, reply: FastifyReply): CreatedKey {
  logEntries(reply, entries);
  return {
    ...{ id, key, ...(expiresAt === null ? {} : { expiresAt }) },
    status: confirmation === undefined ? 'active' : 'waiting',
    ...(confirmation !== undefined && { confirmation }),
  };
}
