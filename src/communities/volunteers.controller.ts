import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { EntryView, OwnBalance, ReceiptView, entryView } from '../ledger/api/entry.dto';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { ListPage, PageParameters, numberCursor, pageOf, OkPage, boundsOf, withDays } from '../http/paging';
import { BOOKING_PROBLEMS, ApiProblems } from '../http/api-problems.decorator';
import { DateFilter } from './date-filter';
import { Labels, labelled } from './labels';
import { Person } from './person.entity';
import { ReferenceData } from './reference-data';
import { DirectoryItem } from './directory-item.entity';
import { NewVolunteer, VolunteerChange, VolunteerPage, VolunteerView } from './volunteers.dto';
import { Volunteers, volunteerView } from './volunteers.service';

class VolunteerEntriesPage extends withDays(PageParameters, 'that happened') {}

class BalancesView {
  @ApiProperty({ description: 'Opaque id of the volunteer', format: 'uuid' }) volunteer: string;
  @ApiProperty({
    required: false,
    description:
      'The volunteer by the centre’s number; only for those who may read the master data of people, and for the person',
  })
  volunteerCode?: string;
  @ApiProperty({
    required: false,
    description: 'Name of the volunteer; only for those who may read the master data of people, and for the person',
  })
  volunteerName?: string;
  @ApiProperty({ description: 'One balance for each account of the volunteer, ordered by account', type: [OwnBalance] })
  balances: OwnBalance[];
}

@ApiTags('volunteers')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/volunteers')
export class VolunteersController {
  constructor(
    private readonly volunteers: Volunteers,
    private readonly referenceData: ReferenceData,
    private readonly entries: EntryQueries,
    private readonly labels: Labels,
    private readonly dates: DateFilter,
    private readonly clock: Clock,
  ) {}

  @Post()
  @RequirePermission('registers.write')
  @ApiProblems('already-registered', 'unknown-unit', 'unknown-cohort', ...BOOKING_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'registerVolunteer',
    summary: 'Register a volunteer, optionally with service hours from old books',
    description:
      'Adds a volunteer to the register; a person who is registered already becomes a volunteer under the ' +
      'same id. With service hours from old books an opening entry is booked, which gives no time coins and ' +
      'no points; otherwise the journal is not changed.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @IdempotentRequest() request: Request,
    @Body() input: NewVolunteer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.volunteers.register(request, input), reply, receiptOf('volunteer'));
  }

  @Get()
  @RequirePermission('registers.read')
  @OkPage(VolunteerView)
  @ApiOperation({
    operationId: 'listVolunteers',
    summary: 'List volunteers',
    description:
      'Returns a page of volunteers, ordered by id. It contains names and years of birth: keep it within ' +
      'the centre.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: VolunteerPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<VolunteerView>> {
    const rows = await this.referenceData.list(Person, ledger, page, {
      role: 'volunteer',
      code: page.code,
      registeredOn: this.dates.days(page),
      unit: await this.referenceData.idOf(DirectoryItem, ledger, page.unit, { kind: 'unit' }),
      cohort: await this.referenceData.idOf(DirectoryItem, ledger, page.cohort, { kind: 'cohort' }),
    });
    const views = await Promise.all(rows.map((row) => this.view(row)));
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get(':volunteer')
  @RequirePermission('registers.read')
  @ApiOperation({
    operationId: 'getVolunteer',
    summary: 'Get a volunteer',
    description: 'Returns the registered details of a volunteer. It contains the name: keep it within the centre.',
  })
  @ApiOkResponse({ type: VolunteerView })
  async one(@Param('ledger') ledger: string, @Param('volunteer') volunteer: string): Promise<VolunteerView> {
    return this.view(await this.referenceData.get(Person, ledger, volunteer, { role: 'volunteer' }));
  }

  @Patch(':volunteer')
  @RequirePermission('registers.write')
  @ApiProblems('unknown-unit', 'unknown-cohort')
  @ApiOperation({
    operationId: 'updateVolunteer',
    summary: 'Change a volunteer’s details; fields that are left out stay unchanged',
    description:
      'Changes the fields that are sent and returns the volunteer. Fields that are left out stay as they ' +
      'are, and so does the journal. It takes no idempotency key: repeating it with the same body gives the ' +
      'same result.',
  })
  @ApiOkResponse({ type: VolunteerView })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Body() input: VolunteerChange,
  ): Promise<VolunteerView> {
    const person = await this.referenceData.get(Person, caller.ledger, volunteer, { role: 'volunteer' });
    return this.view(await this.volunteers.change(caller, person, input));
  }

  @Get(':volunteer/balances')
  @RequirePermission('volunteer.accounts')
  @ApiOperation({
    operationId: 'getVolunteerBalances',
    summary: 'A volunteer’s balances: service hours, time coins and points',
    description:
      'Returns the present balances: service hours and time coins in minutes, points in hundredths, with ' +
      'the part of the points that shops have reserved. A volunteer sees only their own; a unit in which ' +
      'nothing was booked is left out.',
  })
  @ApiOkResponse({ type: BalancesView })
  async balances(@CurrentCaller() caller: Caller, @Param('volunteer') volunteer: string): Promise<BalancesView> {
    const { id } = await this.volunteers.own(caller, volunteer);
    const balances = await this.entries.balances(caller.ledger, id, this.clock.now());
    const owner = await this.labels.person(caller, id, 'owner');
    return labelled<BalancesView>(
      { volunteer: id, balances: balances.map((balance) => ({ ...balance, ...owner })) },
      this.labels.person(caller, id, 'volunteer'),
    );
  }

  @Get(':volunteer/entries')
  @RequirePermission('volunteer.accounts')
  @OkPage(EntryView)
  @ApiOperation({
    operationId: 'listVolunteerEntries',
    summary: 'List the entries that changed a volunteer’s accounts',
    description:
      'Returns a page of the entries with a posting on the accounts of the volunteer (service hours, time ' +
      'coins, points), in order of `seq`. A volunteer sees only their own.',
  })
  async moved(
    @CurrentCaller() caller: Caller,
    @Param('volunteer') volunteer: string,
    @Query() page: VolunteerEntriesPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<EntryView>> {
    const { id } = await this.volunteers.own(caller, volunteer);
    const accounts = ['record', 'coins', 'points'].map((kind) => `${kind}:${id}`);
    const cursor = { after: numberCursor(page.after), limit: page.limit };
    const rows = await this.entries.ofAccounts(caller.ledger, accounts, cursor, boundsOf(page));
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ seq }) => seq, view: entryView });
  }

  private view(person: Person): Promise<VolunteerView> {
    const { ledger, unit, cohort } = person;
    const { labels } = this;
    return labelled(volunteerView(person), labels.item(ledger, unit, 'unit'), labels.item(ledger, cohort, 'cohort'));
  }
}
