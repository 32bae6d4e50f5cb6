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
import { Idempotent, IdempotentRequest, sendOutcome } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { Ledgers } from '../ledger/ledgers.service';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { PageViewQuery, sendPage } from '../http/html/page-layout';
import { pageViewOf } from '../http/html/page-view';
import { ListPage, PageParameters, pageOf, OkPage, withDays } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { Instant } from '../common/instant';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { Volunteers } from '../communities/volunteers.service';
import { redemptionCodeStatus } from './redemption-code.rules';
import { Labels, labelled } from '../communities/labels';
import { Redemption } from './redemption.entity';
import { RedemptionCode } from './redemption-code.entity';
import { voucherPage } from './voucher.page';
import { RedemptionCodes } from './redemption-codes.service';
import { RedemptionCodeView, CreatedRedemptionCodeView, NewRedemptionCode } from './redemption-codes.dto';

class RedemptionCodePage extends withDays(PageParameters, 'issued') {}

@ApiTags('volunteers')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/volunteers/:volunteer/codes')
export class RedemptionCodesController {
  constructor(
    private readonly redemptionCodes: RedemptionCodes,
    private readonly volunteers: Volunteers,
    private readonly referenceData: ReferenceData,
    private readonly ledgers: Ledgers,
    private readonly labels: Labels,
    private readonly clock: Clock,
  ) {}

  @Post()
  @RequirePermission('consent.give')
  @ApiProblems('ceiling-missing', 'unknown-shop')
  @Idempotent()
  @ApiOperation({
    operationId: 'issueRedemptionCode',
    summary: 'Issue a volunteer’s redemption code (one-time code or voucher), with which a shop may take points once',
    description:
      'Makes a code with which a shop may take points of this volunteer once: a short-lived code to say at ' +
      'the till, or a voucher with a ceiling to print. No entry is booked and no points are reserved. The ' +
      'code is in this answer and on its printed page only. A volunteer can make only their own.',
  })
  @ApiCreatedResponse({ type: CreatedRedemptionCodeView })
  async make(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Body() input: NewRedemptionCode,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const person = await this.volunteers.own(caller, volunteer);
    void reply.header('cache-control', 'no-store');
    return sendOutcome(await this.redemptionCodes.issue(request, person, input), reply, () => ({}));
  }

  @Get()
  @RequirePermission('volunteer.accounts')
  @OkPage(RedemptionCodeView)
  @ApiOperation({
    operationId: 'listRedemptionCodes',
    summary: 'List a volunteer’s redemption codes and their status, without the codes themselves',
    description:
      'Returns a page of the redemption codes of a volunteer with their status, ordered by id; the codes ' +
      'themselves are not shown. A volunteer sees only their own.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() page: RedemptionCodePage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<RedemptionCodeView>> {
    const { id } = await this.volunteers.own(caller, volunteer);
    const rows = await this.redemptionCodes.list(caller.ledger, id, page);
    const now = this.clock.now();
    const views = await Promise.all(rows.map((row) => this.view(row, caller, now)));
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: (view) => view.id, view: (view) => view });
  }

  @Get(':code')
  @RequirePermission('volunteer.accounts')
  @ApiOperation({
    operationId: 'getRedemptionCode',
    summary: 'Get the status of a redemption code',
    description: 'A redemption code of a volunteer by its opaque id, as in their list, without the code itself.',
  })
  @ApiOkResponse({ type: RedemptionCodeView })
  async one(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Param('code') ref: string,
  ): Promise<RedemptionCodeView> {
    const { id } = await this.volunteers.own(caller, volunteer);
    const row = await this.referenceData.get(RedemptionCode, caller.ledger, ref, { volunteer: id });
    return this.view(row, caller, this.clock.now());
  }

  @Get(':code/slip.html')
  @RequirePermission('consent.give')
  @ApiOperation({
    operationId: 'getRedemptionCodePage',
    summary: 'A printable page with an open redemption code. It does not name the volunteer',
    description:
      'Returns an HTML page with the code as text and as a QR code, to print or to show at the till. Only ' +
      'an open code has a page. It does not name the volunteer. A volunteer can open only their own.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'An HTML page', schema: { type: 'string' } })
  async slip(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Param('code') ref: string,
    @Query() viewing: PageViewQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const person = await this.volunteers.own(caller, volunteer);
    const { row, code } = await this.redemptionCodes.reveal(caller.ledger, person.id, ref);
    const { name, zone } = await this.ledgers.get(caller.ledger);
    const shop = row.shop === null ? undefined : await this.referenceData.get(Shop, caller.ledger, row.shop);
    const view = pageViewOf(viewing, http);
    const voucher = { code, kind: row.kind, ceiling: row.ceiling, expiresAt: row.expiresAt, shop: shop?.name };
    const page = voucherPage(voucher, { community: name, zone, language: view.language });
    return sendPage(reply, { ...page, ...view });
  }

  @Delete(':code')
  @HttpCode(204)
  @RequirePermission('consent.give')
  @ApiProblems('consent-used')
  @ApiOperation({
    operationId: 'cancelRedemptionCode',
    summary: 'Cancel a redemption code that was not used',
    description:
      'Makes an open code useless. A code that expired or was cancelled stays as it is, so a repeated ' +
      'request is harmless; one that was used is refused. A volunteer can cancel only their own.',
  })
  @ApiNoContentResponse()
  async cancel(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Param('code') ref: string,
  ): Promise<void> {
    const { id } = await this.volunteers.own(caller, volunteer);
    await this.redemptionCodes.cancel(caller.ledger, id, ref);
  }

  private view(row: RedemptionCode, caller: Caller, now: Instant): Promise<RedemptionCodeView> {
    const { labels } = this;
    return labelled<RedemptionCodeView>(
      redemptionCodeView(row, now),
      labels.shop(row.ledger, row.shop, 'shop'),
      labels.person(caller, row.createdBy, 'createdBy'),
      labels.of({ table: Redemption, ledger: row.ledger, id: row.usedFor }, 'usedFor'),
    );
  }
}

function redemptionCodeView(row: RedemptionCode, now: Instant): RedemptionCodeView {
  const { id, kind, shop, ceiling, createdBy, createdAt, expiresAt, usedAt, usedFor } = row;
  return {
    ...{ id, kind, status: redemptionCodeStatus(row, now), shop: shop ?? undefined },
    ...{ ceilingPointHundredths: ceiling ?? undefined, createdBy, createdAt, expiresAt },
    ...{ usedAt: usedAt ?? undefined, usedFor: usedFor ?? undefined },
  };
}
