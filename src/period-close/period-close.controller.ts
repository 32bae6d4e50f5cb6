import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission } from '../auth/permission.guard';
import { IsEnumField, IsTextField } from '../http/fields';
import { ListPage, OkPage, PageParameters, pageOf, monthCursor, boundsOf, withMonths } from '../http/paging';
import { closedMonthParameter, monthParameter } from '../http/month-parameter';
import { DomainError } from '../common/domain-error';
import { BOOKING_PROBLEMS, INSUFFICIENT_BALANCE_PROBLEMS, ApiProblems } from '../http/api-problems.decorator';
import { JobView, jobView } from '../jobs/job.dto';
import type { JobRow } from '../jobs/job.entity';
import { PeriodCloseScheduler } from './period-close.scheduler';
import { Reversals } from '../corrections/reversals.service';
import { PeriodOverview, PERIOD_STATUSES, PeriodStatus, Periods } from './periods.service';

class ReversalRequest {
  @IsTextField({
    about: 'Reason, in the centre’s own words. The journal has only its blinded form',
    max: 1000,
    example: '重复登记',
  })
  reason: string;
}

class PeriodView {
  @ApiProperty({ description: 'The month', example: '2026-09' }) month: string;
  @ApiProperty({
    enum: PERIOD_STATUSES,
    description: '`soft-closed`: the first edition is published; records in time can still be booked',
  })
  status: string;
  @ApiProperty({ format: 'date', example: '2026-10-01', description: 'First day of the soft close' })
  softCloseOn: string;
  @ApiProperty({ format: 'date', example: '2026-10-21', description: 'Day on which the hard close is due' })
  hardCloseOn: string;
  @ApiProperty({ description: 'Whether its recording window enters a year whose calendar is not published yet' })
  provisional: boolean;
  @ApiProperty({ format: 'date-time', required: false, description: 'When the first edition was published' })
  softClosedAt?: string;
  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'Closed months: size of the log before the closing entry',
  })
  size?: number;
  @ApiProperty({
    required: false,
    description: 'Closed months: root of the log at that size, hex',
    example: '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456',
  })
  root?: string;
  @ApiProperty({ format: 'date-time', required: false, description: 'Closed months: time of the close' })
  closedAt?: string;
  @ApiProperty({ type: 'integer', required: false, description: 'Closed months: number of the closing entry' })
  seq?: number;
}

class PeriodPage extends withMonths(PageParameters) {
  @IsEnumField({ about: 'Only months of this status', words: PERIOD_STATUSES, optional: true })
  status?: PeriodStatus;
}

const JOB_LOCATION = { Location: { description: 'Address of the job', schema: { type: 'string' as const } } };

@ApiTags('settlement')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class PeriodCloseController {
  constructor(
    private readonly scheduler: PeriodCloseScheduler,
    private readonly reversals: Reversals,
    private readonly months: Periods,
  ) {}

  @Post('periods/:month/close')
  @RequirePermission('period.close')
  @ApiProblems('invalid-request', 'month-not-over', 'month-closed')
  @ApiOperation({
    operationId: 'closeMonth',
    summary:
      'Close a month that is over (hard close): a job grants star levels, settles shops, closes the month and ' +
      'publishes the final edition of its incentive report. A repeated request returns the same job',
    description:
      'Starts the job that closes a month that is over, and with it all earlier months that are open. It ' +
      'grants star levels, settles shops, closes the month for entries and publishes the final edition of ' +
      'its report. It cannot be undone. The answer is the job: poll it with `getJob`. A repeated request ' +
      'returns the same job.',
  })
  @ApiAcceptedResponse({ type: JobView, headers: JOB_LOCATION })
  async close(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    return accepted(await this.scheduler.requestClose(ledger, closedMonthParameter(month)), reply);
  }

  @Post('periods/:month/soft-close')
  @RequirePermission('period.close')
  @ApiProblems('invalid-request', 'month-not-over', 'month-closed')
  @ApiOperation({
    operationId: 'softCloseMonth',
    summary:
      'Soft-close a month that is over: a job publishes the first edition of its incentive report. Service in time ' +
      'can still be recorded. A repeated request returns the same job',
    description:
      'Starts the job that publishes the first edition of the report of a month that is over. The month ' +
      'stays open for service that is recorded in time. The answer is the job: poll it with `getJob`. A ' +
      'repeated request returns the same job.',
  })
  @ApiAcceptedResponse({ type: JobView, headers: JOB_LOCATION })
  async softClose(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    return accepted(await this.scheduler.requestSoftClose(ledger, closedMonthParameter(month)), reply);
  }

  @Get('periods')
  @RequirePermission('report.read')
  @ApiOperation({
    operationId: 'listMonths',
    summary: 'List months with their status, close dates, and the log’s root at each close',
    description:
      'Returns a page of months in chronological order with their status and close dates; for closed months ' +
      'also the size and root of the log at the close.',
  })
  @OkPage(PeriodView)
  async periods(
    @Param('ledger') ledger: string,
    @Query() { limit, after, status, ...range }: PeriodPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<PeriodView>> {
    const rows = await this.months.list(ledger, {
      ...{ limit, after: monthCursor(after), status },
      months: boundsOf(range),
    });
    return pageOf(rows, { limit, http, reply }, { cursor: ({ month }) => month, view: periodView });
  }

  @Get('periods/:month')
  @RequirePermission('report.read')
  @ApiOperation({
    operationId: 'getPeriod',
    summary: 'Get a month with its status and close dates',
    description: 'A month of the list of months: a closed one, or an open one with entries or a first edition.',
  })
  @ApiOkResponse({ type: PeriodView })
  async period(@Param('ledger') ledger: string, @Param('month') month: string): Promise<PeriodView> {
    const found = await this.months.find(ledger, monthParameter(month));
    if (!found) throw new DomainError('not-found', { field: 'month' });
    return periodView(found);
  }

  @Post('entries/:seq/reversal')
  @RequirePermission('journal.reverse')
  @ApiProblems(
    'unknown-entry',
    'not-reversible',
    'already-reversed',
    'not-independent',
    ...BOOKING_PROBLEMS,
    ...INSUFFICIENT_BALANCE_PROBLEMS,
  )
  @Idempotent()
  @ApiOperation({
    operationId: 'reverseEntry',
    summary:
      'Reverse an entry, once: an entry with opposite postings is booked in an open month and refers to it. ' +
      'Only for services, receipts of the fund and payments to shops',
    description:
      'Books an entry with the opposite postings, in the month of the original or, when that is closed, in ' +
      'the first open month. Only services, receipts of the fund and payments to shops can be reversed, ' +
      'each once; redemptions are refunded instead. Nobody can reverse an entry about themself.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async reverse(
    @IdempotentRequest() request: Request,
    @Param('seq', new ParseIntPipe({ exceptionFactory: () => new DomainError('not-found', { field: 'seq' }) }))
    seq: number,
    @Body() { reason }: ReversalRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.reversals.reverse(request, seq, reason), reply, receiptOf('of'));
  }
}

function periodView({ close, ...shown }: PeriodOverview): PeriodView {
  return { ...shown, ...close };
}

function accepted(job: JobRow, reply: FastifyReply): JobView {
  void reply.status(202).header('location', `/v1/ledgers/${job.ledger}/jobs/${job.id}`);
  return jobView(job);
}
