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
    summary: 'What a volunteer had, got and gave in a month or several: record time, coins and points apart',
  })
  @ApiOkResponse({
    description: 'For each unit opening, entries with their reasons and closing, in minor units, by accounting month',
    schema: { type: 'object', additionalProperties: true },
  })
  async json(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() span: StatementRange,
  ): Promise<VolunteerStatement> {
    return this.statement(caller, volunteer, span);
  }

  @Get('statement.html')
  @RequirePermission('volunteer.accounts')
  @ApiOperation({ summary: 'The same as a page to read and print' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() { lang, size, ...span }: StatementPageQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const statement = await this.statement(caller, volunteer, span);
    const view = pageViewOf({ lang, size }, http);
    return sendPage(reply, { ...volunteerStatementPage(statement, view.language), ...view });
  }

  @Get('statement.csv')
  @RequirePermission('volunteer.accounts')
  @ApiOperation({ summary: 'The same as a table' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async table(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() span: StatementRange,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const statement = await this.statement(caller, volunteer, span);
    return sendTable(reply, `statement-${statement.from}`, volunteerStatementCsv(statement));
  }

  /** Names are for the volunteer and the centre; an auditor checks figures without them. */
  private async statement(caller: Caller, ref: string, input: StatementRange): Promise<VolunteerStatement> {
    const person = await this.volunteers.own(caller, ref);
    const { zone } = await this.ledgers.get(caller.ledger);
    const named = person.id === caller.person || isAllowed(caller.roles, 'registers.read');
    return this.statements.of(person, statementRangeOf(input, this.clock, zone), named);
  }
}
