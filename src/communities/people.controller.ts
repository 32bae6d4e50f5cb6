import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { Journal } from '../ledger/journal/journal';
import { RequirePermission } from '../auth/permission.guard';
import { Ids } from '../common/clock';
import { IsCodeField, IsTextField } from '../http/fields';
import { ListPage, NumberedPage, pageOf, OkPage } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { Person, newPerson } from './person.entity';
import { ReferenceData } from './reference-data';
import { registration } from './registration';

class NewPerson {
  @IsCodeField({ about: 'The centre’s own number for the person, unique in the ledger', example: 'S01' })
  code: string;

  @IsTextField({
    about: 'Name as the centre displays it; never part of the journal',
    max: 200,
    optional: true,
    example: '李主任',
    inExample: true,
  })
  displayName?: string;
}

class PersonView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The centre’s number', example: 'S01' }) code: string;
  @ApiProperty({ description: 'Whether the person is registered as a volunteer', enum: ['volunteer', 'person'] })
  role: string;
  @ApiProperty({
    description: 'Name as the centre displays it; absent when none was given',
    example: '李主任',
    required: false,
  })
  displayName?: string;
}

@ApiTags('people')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/people')
export class PeopleController {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly ids: Ids,
  ) {}

  @Post()
  @RequirePermission('registers.write')
  @ApiProblems('already-registered')
  @Idempotent()
  @ApiOperation({
    operationId: 'registerPerson',
    summary: 'Register a person who is not a volunteer: staff, or a served resident',
    description:
      'Adds a person to the register, for example a member of staff or a resident who is served. The ' +
      'journal knows a person by opaque id only and is not changed. Volunteers are registered with ' +
      '`registerVolunteer`.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @IdempotentRequest() request: Request,
    @Body() { code, displayName }: NewPerson,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const row = newPerson(request.ledger, this.ids.next(), code, displayName ?? null);
    const added = { register: 'person' as const, table: Person, row, changeId: this.ids.next() };
    return sendOutcome(await this.journal.post(registration(request, added)), reply, receiptOf('person'));
  }

  @Get()
  @RequirePermission('registers.read')
  @OkPage(PersonView)
  @ApiOperation({
    operationId: 'listPeople',
    summary: 'List all registered persons, volunteers included',
    description:
      'Returns a page of all registered persons, volunteers included, ordered by id. It contains names: ' +
      'keep it within the centre.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: NumberedPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<PersonView>> {
    const rows = await this.referenceData.list(Person, ledger, page, { code: page.code });
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: personView });
  }

  @Get(':person')
  @RequirePermission('registers.read')
  @ApiOperation({
    operationId: 'getPerson',
    summary: 'Get a registered person',
    description: 'A person, volunteers included, by the centre’s number or by opaque id, as in the list of people.',
  })
  @ApiOkResponse({ type: PersonView })
  async one(@Param('ledger') ledger: string, @Param('person') person: string): Promise<PersonView> {
    return personView(await this.referenceData.get(Person, ledger, person));
  }
}

function personView({ id, code, role, displayName }: Person): PersonView {
  return { id, code, role, displayName: displayName ?? undefined };
}
