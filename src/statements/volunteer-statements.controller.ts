import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ledgers } from '../ledger/ledgers.service';
import { isAllowed } from '../auth/permissions';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { sendTable } from '../http/send-csv';
import { sendPage } from '../http/html/page-layout';
import { pageViewOf } from '../http/html/page-view';
import { Volunteers } from '../communities/volunteers.service';
import { StatementPageQuery, StatementRange, statementRangeOf } from './statement-range';
import { VolunteerStatementView } from './volunteer-statement.dto';
import { volunteerStatementPage } from './volunteer-statement.page';
import { volunteerStatementCsv } from './volunteer-statement.csv';
import { VolunteerStatement, VolunteerStatements } from './volunteer-statements.service';

@ApiTags('volunteers')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/volunteers/:volunteer')
export class VolunteerStatementsController {
  constructor(
    private readonly statements: VolunteerStatements,
    private readonly volunteers: Volunteers,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
  ) {}

  @Get('statement')
  @RequirePermission('volunteer.accounts')
  @ApiOperation({
    operationId: 'getVolunteerStatement',
    summary: 'A volunteer’s statement for one or several months: service hours, time coins and points',
    description:
      'Returns opening balance, movements with their reasons and closing balance of service hours and time ' +
      'coins (minutes) and points (hundredths), by accounting month. Without months it is the current one; ' +
      'a range has at most 24 months. A volunteer sees only their own; an auditor sees no name.',
  })
  @ApiOkResponse({
    description:
      'For each unit: opening balance, entries with their reasons, closing balance. Amounts are in minor units, by accounting month',
    type: VolunteerStatementView,
  })
  async json(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() range: StatementRange,
  ): Promise<VolunteerStatement> {
    return this.statement(caller, volunteer, range);
  }

  @Get('statement.html')
  @RequirePermission('volunteer.accounts')
  @ApiOperation({
    operationId: 'getVolunteerStatementPage',
    summary: 'A volunteer’s statement as a printable page',
    description:
      'Returns the statement of a volunteer as a self-contained HTML page, for reading and printing, in ' +
      'Chinese or English. Without months it is the current one; a range has at most 24 months. A volunteer ' +
      'sees only their own.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() { lang, size, ...range }: StatementPageQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const statement = await this.statement(caller, volunteer, range);
    const view = pageViewOf({ lang, size }, http);
    return sendPage(reply, { ...volunteerStatementPage(statement, view.language), ...view });
  }

  @Get('statement.csv')
  @RequirePermission('volunteer.accounts')
  @ApiOperation({
    operationId: 'getVolunteerStatementCsv',
    summary: 'A volunteer’s statement as a table',
    description:
      'Returns the movements of a volunteer’s statement as CSV in UTF-8, with a header row. Amounts are in ' +
      'minor units. Without months it is the current one; a range has at most 24 months. A volunteer sees ' +
      'only their own.',
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async table(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() range: StatementRange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const statement = await this.statement(caller, volunteer, range);
    return sendTable(reply, `statement-${statement.from}`, volunteerStatementCsv(statement));
  }

  /** The name is shown to the volunteer and the centre only; an auditor sees the figures without it. */
  private async statement(caller: Caller, ref: string, range: StatementRange): Promise<VolunteerStatement> {
    const person = await this.volunteers.own(caller, ref);
    const { zone } = await this.ledgers.get(caller.ledger);
    const named = person.id === caller.person || isAllowed(caller.roles, 'registers.read');
    return this.statements.of(person, statementRangeOf(range, this.clock, zone), named);
  }
}
