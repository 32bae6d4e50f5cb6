import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { May } from '../platform/auth/key.guard';
import { Database } from '../platform/database/database';
import { InMonth } from '../platform/http/fields';
import { PageParameters, ListPage, pageOf } from '../platform/http/paging';
import { Problem } from '../platform/http/problem';
import { isMonth } from '../platform/instant';
import { MonthReport, Reports } from './reports';

class RefusalFilter extends PageParameters {
  @InMonth({ about: 'Month of the rows’ instants' })
  month: string;
}

interface RefusedRow {
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly source: string | null;
  readonly line: number | null;
}

@ApiTags('reports')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class ReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly database: Database,
  ) {}

  @Get('reports/:month')
  @May('report.read')
  @ApiOperation({ summary: 'The figures of a month, from the ledger and the register of refusals' })
  @ApiOkResponse({
    description: 'Amounts in minor units, the unit in each name',
    schema: { type: 'object', additionalProperties: true },
  })
  async month(@Param('ledger') ledger: string, @Param('month') month: string): Promise<MonthReport> {
    if (!isMonth(month)) throw new Problem('not-found', { field: 'month' });
    return this.reports.month(ledger, month);
  }

  @Get('refusals')
  @May('report.read')
  @ApiOperation({ summary: 'Rows that were refused in a month, with file, line and reason' })
  async refusals(
    @Param('ledger') ledger: string,
    @Query() { month, limit, after }: RefusalFilter,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<Omit<RefusedRow, 'id'>>> {
    const rows = await this.database.read.query<RefusedRow[]>(
      `SELECT client || '.' || idem_key AS id, kind, reason, source, line FROM intake_refusal
       WHERE ledger = ? AND month = ? AND client || '.' || idem_key > ? ORDER BY client, idem_key LIMIT ?`,
      [ledger, month, after ?? '', limit],
    );
    return pageOf(rows, { limit, http, reply }, { cursor: ({ id }) => id, view: ({ id: _, ...shown }) => shown });
  }
}
