import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { DomainError } from '../common/domain-error';
import { Labels, labelled } from '../communities/labels';
import { ApiProblems } from '../http/api-problems.decorator';
import { ListPage, OkPage, PageParameters, notACursor, pageOf } from '../http/paging';
import { ReceiptView } from '../ledger/api/entry.dto';
import { Idempotent, IdempotentRequest, receiptOf, sendOutcome } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { BookImport } from '../ledger/journal/book-import.entity';
import { ImportClosing, ImportView, NewImport } from './imports.dto';
import { Imports, monthsOf, statusOfImport } from './imports.service';

@ApiTags('import')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/imports')
export class ImportsController {
  constructor(
    private readonly imports: Imports,
    private readonly labels: Labels,
  ) {}

  @Post()
  @RequirePermission('intake.bulk')
  @Idempotent()
  @ApiOperation({
    operationId: 'recordImport',
    summary: 'Record an import of old books; a second person confirms it before anything is booked with it',
    description:
      'Records that old books will be taken in: where they come from, why, and the months found in them. ' +
      'Nothing is booked. Its id is the hash of what is taken in, so the same books are the same import; one that was ' +
      'recorded before is returned with its status. After the confirmation, calls with the header `Import` may name ' +
      'who recorded and approved, and when, and each entry carries the import’s id.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async record(
    @IdempotentRequest() request: Request,
    @Body() input: NewImport,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.imports.record(request, input), reply, receiptOf('import', 'recorded'));
  }

  @Post(':import/confirmation')
  @RequirePermission('imports.confirm')
  @ApiProblems('already-decided', 'not-independent')
  @Idempotent()
  @ApiOperation({
    operationId: 'confirmImport',
    summary: 'Confirm an import, as another person than who recorded it',
    description:
      'Books that a second person answers for the import. From then on calls can be made within it. Whoever ' +
      'recorded the import cannot confirm it.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async confirm(
    @IdempotentRequest() request: Request,
    @Param('import') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.imports.confirm(request, id), reply, receiptOf('import', 'confirmed'));
  }

  @Post(':import/closing')
  @RequirePermission('intake.bulk')
  @ApiProblems('import-not-confirmed', 'import-closed')
  @Idempotent()
  @ApiOperation({
    operationId: 'closeImport',
    summary: 'Close an import with its counts',
    description:
      'Books the end of the import with the rows taken in and refused, as the caller counted them. Nothing more can be ' +
      'booked with it; requests that were answered before are still replayed.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async close(
    @IdempotentRequest() request: Request,
    @Param('import') id: string,
    @Body() input: ImportClosing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.imports.close(request, id, input), reply, receiptOf('import', 'closed'));
  }

  @Get()
  @RequirePermission('imports.read')
  @OkPage(ImportView)
  @ApiOperation({
    operationId: 'listImports',
    summary: 'List imports of old books',
    description: 'Returns a page of imports, ordered by id: sources, months, who recorded and confirmed them, counts.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() { limit, after }: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ImportView>> {
    // Any 64 digits have the shape of an import's id.
    if (after !== undefined && !(await this.imports.find(caller.ledger, after))) throw notACursor();
    const rows = await this.imports.list(caller.ledger, { limit, after });
    const views = await Promise.all(rows.map((row) => this.view(caller, row)));
    return pageOf(views, { limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get(':import')
  @RequirePermission('imports.read')
  @ApiOperation({
    operationId: 'getImport',
    summary: 'Get an import of old books',
    description: 'Returns an import with its status, source, months, people and counts.',
  })
  @ApiOkResponse({ type: ImportView })
  async one(@CurrentCaller() caller: Caller, @Param('import') id: string): Promise<ImportView> {
    const row = await this.imports.find(caller.ledger, id);
    if (!row) throw new DomainError('not-found');
    return this.view(caller, row);
  }

  private view(caller: Caller, row: BookImport): Promise<ImportView> {
    const { id, source, reason, recorder, recordedAt } = row;
    const view: ImportView = {
      ...{ id, status: statusOfImport(row), source, reason, months: monthsOf(row), recorder, recordedAt },
      ...{ confirmer: row.confirmer ?? undefined, confirmedAt: row.confirmedAt ?? undefined },
      ...{ closedAt: row.closedAt ?? undefined, taken: row.taken ?? undefined, refused: row.refused ?? undefined },
    };
    return labelled(
      view,
      this.labels.person(caller, recorder, 'recorder'),
      this.labels.person(caller, row.confirmer, 'confirmer'),
    );
  }
}
