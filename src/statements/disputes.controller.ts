import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { DateFilter } from '../communities/date-filter';
import { Labels, labelled } from '../communities/labels';
import { IsTextField } from '../http/fields';
import { ListPage, PageParameters, pageOf, OkPage, idCursor, withDays } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { OpenDispute, ShopStatementQueries } from './shop-statement-queries';
import { StatementAnswers } from './statement-answers.service';

class ResolutionRequest {
  @IsTextField({ about: 'Result of the check, and the action taken', max: 1000, example: '已核实，另记一笔退回' })
  text: string;
}

class DisputePage extends withDays(PageParameters, 'raised') {}

class DisputeView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'Shop, by opaque id', format: 'uuid' }) shop: string;
  @ApiProperty({ description: 'Shop, by the centre’s number', example: 'M01' }) shopCode: string;
  @ApiProperty({ description: 'Name of the shop', example: '惠民超市' }) shopName: string;
  @ApiProperty({ description: 'Month of the statement', example: '2026-09' }) month: string;
  @ApiProperty({ type: 'integer', description: 'Entry of the disputed line' }) entry: number;
  @ApiProperty({ description: 'Reason given by the shop', example: '金额应为 3 分' }) reason: string;
  @ApiProperty({ description: 'Who disputed it, by opaque id', format: 'uuid' }) person: string;
  @ApiProperty({
    required: false,
    description:
      'The person who disputed it by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  personCode?: string;
  @ApiProperty({
    required: false,
    description:
      'Name of the person who disputed it; only for those who may read the master data of people, and for the person',
  })
  personName?: string;
  @ApiProperty({ description: 'When it was disputed', format: 'date-time' }) at: string;
}

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/statements/disputes')
export class DisputesController {
  constructor(
    private readonly queries: ShopStatementQueries,
    private readonly answers: StatementAnswers,
    private readonly labels: Labels,
    private readonly dates: DateFilter,
  ) {}

  @Get()
  @RequirePermission('report.read')
  @OkPage(DisputeView)
  @ApiOperation({
    operationId: 'listDisputes',
    summary: 'List disputed lines of monthly statements that are not resolved',
    description: 'Returns a page of the lines of all shops that are disputed and not resolved, ordered by id.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() { limit, after, ...range }: DisputePage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<DisputeView>> {
    const at = await this.dates.bounds(caller.ledger, range);
    const rows = await this.queries.disputes(caller.ledger, { after: idCursor(after), limit, at });
    const views = await Promise.all(
      rows.map((row) => labelled(disputeView(row), this.labels.person(caller, row.person, 'person'))),
    );
    return pageOf(views, { limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Post(':dispute/resolution')
  @RequirePermission('statement.resolve')
  @ApiProblems('not-disputed')
  @Idempotent()
  @ApiOperation({
    operationId: 'resolveDispute',
    summary: 'Resolve a dispute. It changes no figure: errors are corrected by a refund or a reversal',
    description:
      'Records the result of the check, which the shop reads on its statement, and ends the dispute. It ' +
      'books nothing: correct an error with `refundRedemption` or `reverseEntry`. The shop can dispute the ' +
      'line again.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async resolve(
    @IdempotentRequest() request: Request,
    @Param('dispute') dispute: string,
    @Body() { text }: ResolutionRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.answers.resolve(request, dispute, text), reply, () => ({}));
  }
}

function disputeView({ seq, text, code, name, ...row }: OpenDispute): DisputeView {
  const { id, shop, month, person, at } = row;
  return { id, shop, shopCode: code, shopName: name, month, entry: seq, reason: text, person, at };
}
