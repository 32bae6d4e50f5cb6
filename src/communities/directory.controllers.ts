import { Body, Controller, Get, Param, Post, Query, Req, Res, Type } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { Journal } from '../ledger/journal/journal';
import { RequirePermission } from '../auth/permission.guard';
import { Ids } from '../common/clock';
import { IsCodeField, IsTextField } from '../http/fields';
import { ListPage, NumberedPage, OkPage, pageOf } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { DirectoryItem, DirectoryKind } from './directory-item.entity';
import { ReferenceData } from './reference-data';
import { registration } from './registration';

class NewDirectoryItem {
  @IsCodeField({ about: 'Number or short name, unique in its list', example: '东风小区' })
  code: string;

  @IsTextField({ about: 'Name; the code when left out', max: 200, optional: true })
  name?: string;
}

class DirectoryView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({
    description: 'The list that it belongs to; `unit` is a building or block',
    enum: ['organisation', 'unit', 'cohort'],
  })
  kind: string;
  @ApiProperty({ description: 'Number or short name, unique in its list', example: '东风小区' }) code: string;
  @ApiProperty({ description: 'Name', example: '东风小区' }) name: string;
}

/** How a kind of directory item is called in API descriptions. */
interface DirectoryNames {
  readonly one: string;
  readonly many: string;
  /** Their names in operation ids: `registerBuilding`, `listBuildings`. */
  readonly noun: string;
  readonly nouns: string;
}

/** Creates the controller of one kind of directory item. All kinds have the same routes. */
function directoryController(kind: DirectoryKind, path: string, names: DirectoryNames): Type<object> {
  @ApiTags('directory')
  @ApiBearerAuth()
  @Controller(`v1/ledgers/:ledger/${path}`)
  class DirectoryController {
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
      operationId: `register${names.noun}`,
      summary: `Register ${names.one}`,
      description: `Adds ${names.one} to the ledger’s lists. The code cannot be changed later. Nothing is booked.`,
    })
    @ApiCreatedResponse({ type: ReceiptView })
    async register(
      @IdempotentRequest() request: Request,
      @Body() { code, name }: NewDirectoryItem,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const row: DirectoryItem = { ledger: request.ledger, id: this.ids.next(), kind, code, name: name ?? code };
      const changeId = this.ids.next();
      const added = { register: kind, table: DirectoryItem, row, changeId, uniqueWithin: { kind } };
      return sendOutcome(await this.journal.post(registration(request, added)), reply, receiptOf(kind));
    }

    @Get()
    @RequirePermission('shops.read')
    @OkPage(DirectoryView)
    @ApiOperation({
      operationId: `list${names.nouns}`,
      summary: `List ${names.many}`,
      description: `Returns a page of ${names.many}, ordered by id.`,
    })
    async list(
      @Param('ledger') ledger: string,
      @Query() page: NumberedPage,
      @Req() http: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ListPage<DirectoryView>> {
      const rows = await this.referenceData.list(DirectoryItem, ledger, page, { kind, code: page.code });
      return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: directoryView });
    }

    @Get(':item')
    @RequirePermission('shops.read')
    @ApiOperation({
      operationId: `get${names.noun}`,
      summary: `Get ${names.one}`,
      description: `Returns ${names.one} by its code or by its opaque id, as in the list of ${names.many}.`,
    })
    @ApiOkResponse({ type: DirectoryView })
    async one(@Param('ledger') ledger: string, @Param('item') item: string): Promise<DirectoryView> {
      return directoryView(await this.referenceData.get(DirectoryItem, ledger, item, { kind }));
    }
  }
  Object.defineProperty(DirectoryController, 'name', { value: `${path}Controller` });
  return DirectoryController;
}

function directoryView({ ledger: _, ...shown }: DirectoryItem): DirectoryView {
  return shown;
}

export const OrganisationsController = directoryController('organisation', 'organisations', {
  one: 'an organisation',
  many: 'organisations',
  noun: 'Organisation',
  nouns: 'Organisations',
});
export const UnitsController = directoryController('unit', 'units', {
  one: 'a building or block (小区或楼栋)',
  many: 'buildings and blocks (小区或楼栋)',
  noun: 'Building',
  nouns: 'Buildings',
});
export const CohortsController = directoryController('cohort', 'cohorts', {
  one: 'a cohort',
  many: 'cohorts',
  noun: 'Cohort',
  nouns: 'Cohorts',
});
