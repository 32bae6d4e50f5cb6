import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../http/api-problems.decorator';
import { RequirePermission } from '../auth/permission.guard';
import { CSV_TYPE } from '../common/csv';
import { Database } from '../database/database';
import { PageViewQuery, sendPage } from '../http/html/page-layout';
import { pageViewOf } from '../http/html/page-view';
import { IsMonthField, IsTextField } from '../http/fields';
import { PageParameters, ListPage, pageOf, OkPage, textCursor } from '../http/paging';
import { LedgerMonths } from '../communities/ledger-months';
import { ReportDocuments } from './report-documents';
import { MonthReportView } from './report.dto';
import { MonthReport, Reports } from './reports.service';

class RefusalFilter extends PageParameters {
  @IsMonthField({ about: 'Month in which the rows happened' })
  month: string;

  @IsTextField({ about: 'Only rows of this kind', max: 50, optional: true, example: 'attendance' })
  kind?: string;

  @IsTextField({ about: 'Only rows rejected for this reason', max: 50, optional: true, example: 'overlaps' })
  reason?: string;
}

/** The cursor of a refusal: its party, and the blinded idempotency key. */
const REFUSAL_CURSOR = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|timebank)\.[0-9a-f]{64}$/;

class RefusedView {
  @ApiProperty({ description: 'Kind of row or request', example: 'attendance' }) kind: string;
  @ApiProperty({ description: 'Code of the problem for which it was rejected', example: 'overlaps' }) reason: string;
  @ApiProperty({
    description: 'File of an imported row; null for a request that is no import',
    type: String,
    nullable: true,
    example: 'attendance.csv',
  })
  source: string | null;
  @ApiProperty({
    description: 'Line of the imported row in its file, from 1; null for a request that is no import',
    type: 'integer',
    nullable: true,
    example: 12,
  })
  line: number | null;
}

interface RefusedRow extends RefusedView {
  readonly id: string;
}

@ApiTags('reports')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class ReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly documents: ReportDocuments,
    private readonly database: Database,
    private readonly months: LedgerMonths,
  ) {}

  @Get('reports/:month')
  @RequirePermission('report.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getReport',
    summary: 'The monthly incentive report, computed from the ledger and the rejected rows',
    description:
      'Computes the incentive report of a month from the journal and the rejected rows. Time is in minutes, ' +
      'points are in hundredths and money is in the currency’s minor unit. Figures of an open month are as ' +
      'of now and may change. What was published at the closes is in the editions. It has every figure, for the ' +
      'centre and auditors; the page and the table are made for publication.',
  })
  @ApiOkResponse({
    description: 'Amounts are in minor units; each name contains the unit',
    type: MonthReportView,
  })
  async month(@Param('ledger') ledger: string, @Param('month') month: string): Promise<MonthReport> {
    return this.reports.month(ledger, await this.months.inPath(ledger, month));
  }

  @Get('reports/:month.html')
  @RequirePermission('report.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getReportPage',
    summary: 'The report as a printable page with charts and tables, in Chinese or English',
    description:
      'Returns the incentive report of a month as a self-contained HTML page with charts and tables, in ' +
      'Chinese or English. Figures of an open month are as of now and may change. It is made for publication: ' +
      'amounts of fewer than three people are withheld, also where a difference would reveal them.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A self-contained HTML page', schema: { type: 'string' } })
  async page(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Query() viewing: PageViewQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const view = pageViewOf(viewing, http);
    return sendPage(reply, {
      ...(await this.documents.page(ledger, await this.months.inPath(ledger, month), view)),
      ...view,
    });
  }

  @Get('reports/:month.csv')
  @RequirePermission('report.read')
  @ApiProblems('invalid-request')
  @ApiOperation({
    operationId: 'getReportCsv',
    summary: 'The report as a table with the columns section, key, name, measure, unit, value',
    description:
      'Returns the incentive report of a month as CSV in UTF-8: one figure per row, with the columns ' +
      '`section`, `key`, `name`, `measure`, `unit` and `value`. Amounts are in the minor unit that the row ' +
      'names. It is made for publication: amounts of fewer than three people have no value, also where a difference ' +
      'would reveal them.',
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ description: 'One figure per row, in minor units', schema: { type: 'string' } })
  async table(
    @Param('ledger') ledger: string,
    @Param('month') month: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const text = await this.documents.table(ledger, await this.months.inPath(ledger, month));
    void reply.type(CSV_TYPE).header('cache-control', 'no-store');
    void reply.header('content-disposition', `attachment; filename="${ledger}-${month}.csv"`);
    return text;
  }

  @Get('refusals')
  @RequirePermission('report.read')
  @OkPage(RefusedView)
  @ApiOperation({
    operationId: 'listRefusals',
    summary: 'List rejected rows of a month, with file, line and reason',
    description:
      'Returns a page of the requests and imported rows of a month that a rule rejected, each with its ' +
      'reason, ordered by client and key. The report counts them.',
  })
  async refusals(
    @Param('ledger') ledger: string,
    @Query() { month, kind, reason, limit, after }: RefusalFilter,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<RefusedView>> {
    await this.months.check(ledger, month);
    const rows = await this.database.read.query<RefusedRow[]>(
      `SELECT client || '.' || idem_key AS id, kind, reason, source, line FROM intake_refusal
       WHERE ledger = ? AND month = ? AND kind = COALESCE(?, kind) AND reason = COALESCE(?, reason) AND client || '.' || idem_key > ? ORDER BY client, idem_key LIMIT ?`,
      [ledger, month, kind ?? null, reason ?? null, textCursor(after, REFUSAL_CURSOR), limit],
    );
    return pageOf(rows, { limit, http, reply }, { cursor: ({ id }) => id, view: ({ id: _, ...shown }) => shown });
  }
}
