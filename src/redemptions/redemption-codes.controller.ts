import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { Ledgers } from '../ledger/ledgers.service';
import { May, TheCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { Viewing, sendPage } from '../http/html/page-layout';
import { showingOf } from '../http/html/page-view';
import { ListPage, PageParameters, pageOf, OkPage } from '../http/paging';
import { Refuses } from '../http/api-problems.decorator';
import { Instant } from '../common/instant';
import { Registers } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { Volunteers } from '../communities/volunteers.service';
import { consentStatus } from './redemption-code.rules';
import { ConsentCode } from './redemption-code.entity';
import { consentSlip } from './voucher.page';
import { Consents } from './redemption-codes.service';
import { ConsentView, CreatedConsentView, NewConsent } from './redemption-codes.dto';

@ApiTags('volunteers')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/volunteers/:volunteer/codes')
export class ConsentsController {
  constructor(
    private readonly consents: Consents,
    private readonly volunteers: Volunteers,
    private readonly registers: Registers,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
  ) {}

  @Post()
  @May('consent.give')
  @Refuses('ceiling-missing', 'unknown-shop')
  @Appends()
  @ApiOperation({ summary: 'Make a volunteer’s one-time code or voucher, with which a till may take points once' })
  @ApiCreatedResponse({ type: CreatedConsentView })
  async make(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Body() asked: NewConsent,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const person = await this.volunteers.own(caller, volunteer);
    void reply.header('cache-control', 'no-store');
    return answer(await this.consents.make(request, person, asked), reply, () => ({}));
  }

  @Get()
  @May('volunteer.accounts')
  @OkPage(ConsentView)
  @ApiOperation({ summary: 'A volunteer’s codes and what became of them, without the codes themselves' })
  async list(
    @TheCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() page: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ConsentView>> {
    const { id } = await this.volunteers.own(caller, volunteer);
    const rows = await this.consents.list(caller.ledger, id, page);
    const now = this.clock.now();
    return pageOf(
      rows,
      { limit: page.limit, http, reply },
      { cursor: (row) => row.id, view: (row) => consentView(row, now) },
    );
  }

  @Get(':code/slip.html')
  @May('consent.give')
  @ApiOperation({ summary: 'A slip to print, as long as the code can be used. It names no volunteer' })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A page', schema: { type: 'string' } })
  async slip(
    @TheCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Param('code') ref: string,
    @Query() viewing: Viewing,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const person = await this.volunteers.own(caller, volunteer);
    const { row, code } = await this.consents.reveal(caller.ledger, person.id, ref);
    const { name, zone } = await this.ledgers.get(caller.ledger);
    const shop = row.shop === null ? undefined : await this.registers.get(Shop, caller.ledger, row.shop);
    const showing = showingOf(viewing, http);
    const slip = { code, kind: row.kind, ceiling: row.ceiling, expiresAt: row.expiresAt, shop: shop?.name };
    const page = consentSlip(slip, { community: name, zone, language: showing.language });
    return sendPage(reply, { ...page, ...showing });
  }

  @Delete(':code')
  @HttpCode(204)
  @May('consent.give')
  @Refuses('consent-used')
  @ApiOperation({ summary: 'Cancel a code that was not used' })
  @ApiNoContentResponse()
  async cancel(
    @TheCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Param('code') ref: string,
  ): Promise<void> {
    const { id } = await this.volunteers.own(caller, volunteer);
    await this.consents.cancel(caller.ledger, id, ref);
  }
}

function consentView(row: ConsentCode, now: Instant): ConsentView {
  const { id, kind, shop, ceiling, createdBy, createdAt, expiresAt, usedAt, usedFor } = row;
  return {
    ...{ id, kind, status: consentStatus(row, now), shop: shop ?? undefined },
    ...{ ceilingPointHundredths: ceiling ?? undefined, createdBy, createdAt, expiresAt },
    ...{ usedAt: usedAt ?? undefined, usedFor: usedFor ?? undefined },
  };
}
