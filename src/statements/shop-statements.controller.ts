import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { PageViewQuery, sendPage } from '../http/html/page-layout';
import { pageViewOf } from '../http/html/page-view';
import { IsEnumField, IsTextField } from '../http/fields';
import { ListPage, PageParameters, pageOf, OkPage, monthCursor, boundsOf, withMonths } from '../http/paging';
import { DomainError } from '../common/domain-error';
import { ApiProblems } from '../http/api-problems.decorator';
import { sendTable } from '../http/send-csv';
import { Month } from '../common/instant';
import { LedgerMonths } from '../communities/ledger-months';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { ShopMonthStatementView } from './shop-statement.dto';
import { shopStatementPage } from './shop-statement.page';
import { ShopMonthRow, ShopStatementQueries } from './shop-statement-queries';
import { shopStatementCsv } from './shop-statement.csv';
import { ShopMonthStatement, ShopStatements } from './shop-statements.service';
import { StatementAnswers } from './statement-answers.service';

class LineAnswerRequest {
  @IsEnumField({ about: 'Whether the shop agrees to the line', words: ['agreed', 'disputed'], example: 'disputed' })
  answer: 'agreed' | 'disputed';

  @IsTextField({
    about: 'What is wrong; required for a dispute',
    max: 1000,
    optional: true,
    example: '金额应为 3 分',
    inExample: true,
  })
  reason?: string;
}

class ShopMonthView {
  @ApiProperty({ description: 'The settled month', example: '2026-09' }) month: string;
  @ApiProperty({ type: 'integer', description: 'Due, in the currency’s minor unit' }) dueCents: number;
  @ApiProperty({ type: 'integer', description: 'Covered by the fund so far' }) coveredCents: number;
  @ApiProperty({ type: 'integer', description: 'Negative due, carried forward to the next statement' })
  carriedOutCents: number;
  @ApiProperty({ type: 'integer', description: 'Lines in dispute' }) disputes: number;
}

class StatementPage extends withMonths(PageParameters) {}

const INTEGER = new ParseIntPipe({ exceptionFactory: () => new DomainError('not-found', { field: 'seq' }) });

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/shops/:shop/statements')
export class ShopStatementsController {
  constructor(
    private readonly statements: ShopStatements,
    private readonly queries: ShopStatementQueries,
    private readonly answers: StatementAnswers,
    private readonly referenceData: ReferenceData,
    private readonly months: LedgerMonths,
  ) {}

  @Get()
  @RequirePermission('statement.read')
  @OkPage(ShopMonthView)
  @ApiOperation({
    operationId: 'listShopStatements',
    summary: 'List the settled months of a shop; a shop sees only its own',
    description:
      'Returns a page of the months in which this shop was settled, in chronological order, with amounts in ' +
      'the currency’s minor unit. A shop sees only its own.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Param('shop') ref: string,
    @Query() { limit, after, ...range }: StatementPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ShopMonthView>> {
    const { id } = await this.own(caller, ref);
    const rows = await this.queries.months(caller.ledger, id, {
      ...{ after: monthCursor(after), limit },
      months: boundsOf(range),
    });
    return pageOf(rows, { limit, http, reply }, { cursor: ({ month }) => month, view: monthView });
  }

  @Get(':month')
  @RequirePermission('statement.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getShopStatement',
    summary:
      'The monthly statement of a shop: opening balance, redemptions, refunds, adjustments, due, payments and closing balance',
    description:
      'Returns opening balance, lines, amount due, payments and closing balance. Money is in the currency’s ' +
      'minor unit and points are in hundredths. Figures of an open month are provisional; those of a closed ' +
      'month never change, only its answers do. A shop sees only its own.',
  })
  @ApiOkResponse({
    description:
      'Amounts are in minor units; each name contains the unit. An open month is provisional; a closed month never changes',
    type: ShopMonthStatementView,
  })
  async json(
    @CurrentCaller() caller: Caller,
    @Param('shop') shop: string,
    @Param('month') month: string,
  ): Promise<ShopMonthStatement> {
    return this.statement(caller, shop, month);
  }

  @Get(':month.html')
  @RequirePermission('statement.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getShopStatementPage',
    summary: 'The monthly statement of a shop as a printable page',
    description:
      'Returns the monthly statement of a shop as a self-contained HTML page, for reading and printing, in ' +
      'Chinese or English. A shop sees only its own.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @CurrentCaller() caller: Caller,
    @Param('shop') shop: string,
    @Param('month') month: string,
    @Query() viewing: PageViewQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const statement = await this.statement(caller, shop, month);
    const view = pageViewOf(viewing, http);
    return sendPage(reply, { ...shopStatementPage(statement, view.language), ...view });
  }

  @Get(':month.csv')
  @RequirePermission('statement.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getShopStatementCsv',
    summary: 'The monthly statement of a shop as a table',
    description:
      'Returns the lines of the monthly statement of a shop as CSV in UTF-8, with a header row. Money is in ' +
      'the currency’s minor unit and points are in hundredths. A shop sees only its own.',
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async table(
    @CurrentCaller() caller: Caller,
    @Param('shop') shop: string,
    @Param('month') month: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const statement = await this.statement(caller, shop, month);
    return sendTable(reply, `statement-${statement.month}`, shopStatementCsv(statement));
  }

  @Post(':month/lines/:seq')
  @RequirePermission('statement.answer')
  @ApiProblems('statement-open', 'invalid-request')
  @Idempotent()
  @ApiOperation({
    operationId: 'answerShopStatementLine',
    summary: 'Agree to or dispute a line of a closed month. A dispute changes no figure',
    description:
      'Records that the shop agrees to a line of its statement or disputes it; the last answer is in ' +
      'effect. No figure is changed: the centre answers a dispute with `resolveDispute` and, where needed, ' +
      'a refund or a reversal. The shop alone can answer.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async line(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Param('shop') shop: string,
    @Param('month') month: string,
    @Param('seq', INTEGER) seq: number,
    @Body() { answer, reason }: LineAnswerRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (answer === 'disputed' && reason === undefined) throw new DomainError('invalid-request', { wrong: [NO_REASON] });
    const own = await this.ownMonth(caller, shop, month);
    const statement = { shop: own.shop.id, month: own.month };
    const outcome = await this.answers.answer(request, statement, seq, { answer, text: reason ?? null });
    return sendOutcome(outcome, reply, () => ({}));
  }

  @Post(':month/agreement')
  @RequirePermission('statement.answer')
  @ApiProblems('statement-open', 'invalid-request')
  @Idempotent()
  @ApiOperation({
    operationId: 'agreeToShopStatement',
    summary: 'Agree to all lines of a closed month that are not disputed',
    description:
      'Records that the shop agrees to every line of its statement that is not disputed. No figure is ' +
      'changed. The shop alone can agree.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async agree(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Param('shop') shop: string,
    @Param('month') month: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const own = await this.ownMonth(caller, shop, month);
    const statement = { shop: own.shop.id, month: own.month };
    return sendOutcome(await this.answers.agree(request, statement), reply, () => ({}));
  }

  private async statement(caller: Caller, shop: string, month: string): Promise<ShopMonthStatement> {
    const own = await this.ownMonth(caller, shop, month);
    return this.statements.of(own.shop, own.month);
  }

  /** The shop and the month of a statement's path. */
  private async ownMonth(caller: Caller, shop: string, month: string): Promise<{ shop: Shop; month: Month }> {
    return { shop: await this.own(caller, shop), month: await this.months.inPath(caller.ledger, month) };
  }

  /** The shop of the path. @throws DomainError `not-found` when a shop requests another shop */
  private async own(caller: Caller, ref: string): Promise<Shop> {
    const shop = await this.referenceData.get(Shop, caller.ledger, ref);
    if (caller.shop !== undefined && shop.id !== caller.shop) throw new DomainError('not-found');
    return shop;
  }
}

function monthView({ month, due, covered, carriedOut, disputes }: ShopMonthRow): ShopMonthView {
  return { month, dueCents: due, coveredCents: covered, carriedOutCents: carriedOut, disputes };
}

const NO_REASON = {
  field: 'reason',
  text: { en: 'is required for a dispute: say what is wrong with the line', zh: '请说明此行有何不对' },
};
