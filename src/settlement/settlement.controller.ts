import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MoreThan } from 'typeorm';
import { Appends, Asking, answer, receiptOf } from '../ledger/asking';
import type { Request } from '../ledger/command';
import { ReceiptView } from '../ledger/entry-view';
import { May } from '../platform/auth/key.guard';
import { Database } from '../platform/database/database';
import { Text } from '../platform/http/fields';
import { ListPage, OkPage, PageParameters, pageOf } from '../platform/http/paging';
import { Problem } from '../platform/http/problem';
import { BOOKED, SHORT, Refuses } from '../platform/http/refuses';
import { isMonth } from '../platform/instant';
import { JobView, jobView } from '../platform/jobs/job-view';
import { Closings } from './closings';
import { Corrections } from './corrections';
import { Period } from './period.row';

class ReversalRequest {
  @Text({
    about: 'Reason, in the centre’s own words. The journal holds a blinded form of it only',
    max: 1000,
    example: '重复登记',
  })
  reason: string;
}

class PeriodView {
  @ApiProperty({ example: '2026-09' }) month: string;
  @ApiProperty({ type: 'integer', description: 'Entries of the log before the closing one' }) size: number;
  @ApiProperty({ description: 'The log’s root at that size, hex' }) root: string;
  @ApiProperty({ format: 'date-time' }) closedAt: string;
  @ApiProperty({ type: 'integer', description: 'The closing entry' }) seq: number;
}

@ApiTags('settlement')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class SettlementController {
  constructor(
    private readonly closings: Closings,
    private readonly corrections: Corrections,
    private readonly database: Database,
  ) {}

  @Post('periods/:month/close')
  @May('period.close')
  @Refuses('month-not-over', 'month-closed')
  @ApiOperation({
    summary:
      'Close a month that is over: a job grants stars, settles shops and shuts the month. Asking again finds the same job',
  })
  @ApiAcceptedResponse({ type: JobView })
  async close(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    if (!isMonth(month)) throw new Problem('not-found', { field: 'month' });
    const job = await this.closings.ask(ledger, month);
    void reply.status(202).header('location', `/v1/ledgers/${ledger}/jobs/${job.id}`);
    return jobView(job);
  }

  @Get('periods')
  @May('report.read')
  @ApiOperation({ summary: 'Closed months, with the log’s root at each close' })
  @OkPage(PeriodView)
  async periods(
    @Param('ledger') ledger: string,
    @Query() { limit, after = '' }: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<PeriodView>> {
    const where = { ledger, month: MoreThan(after) };
    const rows = await this.database.read.find(Period, { where, order: { month: 'ASC' }, take: limit });
    const view = ({ ledger: _, ...shown }: Period): PeriodView => shown;
    return pageOf(rows, { limit, http, reply }, { cursor: ({ month }) => month, view });
  }

  @Post('entries/:seq/reversal')
  @May('journal.reverse')
  @Refuses('unknown-entry', 'not-reversible', 'already-reversed', 'not-independent', ...BOOKED, ...SHORT)
  @Appends()
  @ApiOperation({
    summary:
      'Undo an entry, once: its sides swapped, in the open period, naming it. For services, receipts of the fund and payments to shops',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async reverse(
    @Asking() request: Request,
    @Param('seq', new ParseIntPipe({ exceptionFactory: () => new Problem('not-found', { field: 'seq' }) })) seq: number,
    @Body() { reason }: ReversalRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.corrections.reverse(request, seq, reason), reply, receiptOf('of'));
  }
}
