import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { DomainError } from '../common/domain-error';
import { Confirmations } from '../confirmations/confirmations.service';
import { ApiProblems, BOOKING_PROBLEMS, INSUFFICIENT_BALANCE_PROBLEMS } from '../http/api-problems.decorator';
import { ListPage, OkPage, PageParameters, idCursor, pageOf } from '../http/paging';
import { ReceiptView, entryView } from '../ledger/api/entry.dto';
import { Idempotent, IdempotentRequest, Receipt, sendOutcome } from '../ledger/api/idempotent-request';
import type { Outcome, Request } from '../ledger/core/command';
import { Entry } from '../ledger/core/entry';
import { RECORD_PROBLEMS } from '../service/service-records.dto';
import { ServiceRecords } from '../service/service-records.service';
import { ConfirmationView, NewDecision } from './confirmations.dto';
import { WaitingList } from './waiting-list';

@ApiTags('confirmations')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/confirmations')
export class ConfirmationsController {
  constructor(
    private readonly confirmations: Confirmations,
    private readonly records: ServiceRecords,
    private readonly waitingList: WaitingList,
  ) {}

  @Get()
  @RequirePermission('confirmations.read')
  @OkPage(ConfirmationView)
  @ApiOperation({
    operationId: 'listConfirmations',
    summary: 'List what waits for a second person',
    description:
      'Returns a page of everything that one person asked for and a second one has to confirm, ordered by id: service ' +
      'records, rates of shops, receipts of the fund, payments to shops, hours brought forward, corrections that give more, ' +
      'refunds asked for by the centre, reversals in closed months and of payments, keys of staff and shops, and imports of ' +
      'old books.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() { limit, after }: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ConfirmationView>> {
    const cursor = after === undefined ? undefined : idCursor(after);
    const views = await this.waitingList.page(caller, { limit, after: cursor });
    return pageOf(views, { limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get(':confirmation')
  @RequirePermission('confirmations.read')
  @ApiOperation({
    operationId: 'getConfirmation',
    summary: 'Get what waits for a second person, or was decided',
    description: 'Returns what was asked for, by whom, and how it was decided.',
  })
  @ApiOkResponse({ type: ConfirmationView })
  async one(@CurrentCaller() caller: Caller, @Param('confirmation') id: string): Promise<ConfirmationView> {
    const view = await this.waitingList.one(caller, id);
    if (!view) throw new DomainError('not-found');
    return view;
  }

  @Post(':confirmation')
  @RequirePermission('confirmations.decide')
  @ApiProblems(
    ...RECORD_PROBLEMS,
    'already-decided',
    'already-used',
    'more-than-owed',
    'already-reversed',
    'already-rotated',
    'key-ended',
    'no-such-redemption',
    'ambiguous-number',
    'more-than-captured',
    'not-reversible',
    'not-approved',
    'nothing-changed',
    'unknown-category',
    'unknown-import',
    ...BOOKING_PROBLEMS,
    ...INSUFFICIENT_BALANCE_PROBLEMS,
  )
  @Idempotent()
  @ApiOperation({
    operationId: 'decideConfirmation',
    summary: 'Confirm or reject what waits, as another person than who asked for it',
    description:
      'Confirms what another person asked for: it is booked, with both people in its entry. Or rejects it with a ' +
      'reason: nothing is booked. Whoever asked for something can only reject it, which withdraws it.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async decide(
    @IdempotentRequest() request: Request,
    @Param('confirmation') id: string,
    @Body() input: NewDecision,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (input.decision === 'reject' && input.reason === undefined)
      throw new DomainError('invalid-request', { wrong: [REASON_REQUIRED] });
    // What one person asks for and another confirms is booked now, and in no import.
    return sendOutcome(await this.decided({ ...request, import: undefined }, id, input), reply, receipt(id));
  }

  /** Decides a confirmation, or a service record, which has a table of its own. */
  private async decided(request: Request, id: string, { decision, reason = '' }: NewDecision): Promise<Outcome> {
    const waiting = await this.confirmations.find(request.ledger, id);
    if (waiting) return this.confirmations.decide(request, waiting, { decision, reason });
    return decision === 'confirm' ? this.records.approve(request, id) : this.records.refuse(request, id, reason);
  }
}

const REASON_REQUIRED = {
  field: 'reason',
  text: { en: 'is required for a rejection', zh: '驳回时必须填写原因' },
};

function receipt(id: string): (entries: readonly Entry[]) => Receipt {
  return (entries) => ({ id, status: 'confirmed', entries: entries.map(entryView) });
}
