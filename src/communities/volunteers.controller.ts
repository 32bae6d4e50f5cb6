import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { EntryReads } from '../ledger/journal/entry-queries';
import { EntryView, OwnBalance, ReceiptView, viewOf } from '../ledger/api/entry.dto';
import { May, TheCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { ListPage, PageParameters, numberCursor, pageOf, OkPage } from '../http/paging';
import { BOOKED, Refuses } from '../http/api-problems.decorator';
import { Person } from './person.entity';
import { Registers } from './reference-data';
import { DirectoryItem } from './directory-item.entity';
import { NewVolunteer, VolunteerChange, VolunteerPage, VolunteerView } from './volunteers.dto';
import { Volunteers, volunteerView } from './volunteers.service';

class BalancesView {
  @ApiProperty({ description: 'Volunteer, by opaque id' }) volunteer: string;
  @ApiProperty({ type: [OwnBalance] }) balances: OwnBalance[];
}

@ApiTags('volunteers')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/volunteers')
export class VolunteersController {
  constructor(
    private readonly volunteers: Volunteers,
    private readonly registers: Registers,
    private readonly entries: EntryReads,
    private readonly clock: Clock,
  ) {}

  @Post()
  @May('registers.write')
  @Refuses('already-registered', 'unknown-unit', 'unknown-cohort', ...BOOKED)
  @Appends()
  @ApiOperation({ summary: 'Register a volunteer, with record time from old books if there is any' })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @Asking() request: Request,
    @Body() asked: NewVolunteer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.volunteers.register(request, asked), reply, receiptOf('volunteer'));
  }

  @Get()
  @May('registers.read')
  @OkPage(VolunteerView)
  @ApiOperation({ summary: 'List volunteers' })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: VolunteerPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<VolunteerView>> {
    const rows = await this.registers.list(Person, ledger, page, {
      role: 'volunteer',
      code: page.code,
      unit: await this.registers.idOf(DirectoryItem, ledger, page.unit, { kind: 'unit' }),
      cohort: await this.registers.idOf(DirectoryItem, ledger, page.cohort, { kind: 'cohort' }),
    });
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: volunteerView });
  }

  @Get(':volunteer')
  @May('registers.read')
  @ApiOperation({ summary: 'One volunteer' })
  @ApiOkResponse({ type: VolunteerView })
  async one(@Param('ledger') ledger: string, @Param('volunteer') volunteer: string): Promise<VolunteerView> {
    return volunteerView(await this.registers.get(Person, ledger, volunteer, { role: 'volunteer' }));
  }

  @Patch(':volunteer')
  @May('registers.write')
  @Refuses('unknown-unit', 'unknown-cohort')
  @ApiOperation({ summary: 'Change a volunteer’s details; fields that are left out stay as they are' })
  @ApiOkResponse({ type: VolunteerView })
  async change(
    @Param('ledger') ledger: string,
    @Param('volunteer') volunteer: string,
    @Body() asked: VolunteerChange,
  ): Promise<VolunteerView> {
    const person = await this.registers.get(Person, ledger, volunteer, { role: 'volunteer' });
    return volunteerView(await this.volunteers.change(ledger, person, asked));
  }

  @Get(':volunteer/balances')
  @May('volunteer.accounts')
  @ApiOperation({ summary: 'Record time, coins and points of a volunteer, three units apart' })
  @ApiOkResponse({ type: BalancesView })
  async balances(@TheCaller() caller: Caller, @Param('volunteer') volunteer: string): Promise<BalancesView> {
    const { id } = await this.volunteers.own(caller, volunteer);
    return { volunteer: id, balances: await this.entries.balances(caller.ledger, id, this.clock.now()) };
  }

  @Get(':volunteer/entries')
  @May('volunteer.accounts')
  @OkPage(EntryView)
  @ApiOperation({ summary: 'The entries that moved a volunteer’s accounts' })
  async moved(
    @TheCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() page: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<EntryView>> {
    const { id } = await this.volunteers.own(caller, volunteer);
    const accounts = ['record', 'coins', 'points'].map((kind) => `${kind}:${id}`);
    const cursor = { after: numberCursor(page.after), limit: page.limit };
    const rows = await this.entries.ofAccounts(caller.ledger, accounts, cursor);
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ seq }) => seq, view: viewOf });
  }
}
