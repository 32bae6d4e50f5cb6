import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent, IdempotentRequest, Receipt, sendOutcome } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { Entry, Facts } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { ReceiptView, entryView } from '../ledger/api/entry.dto';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { Labels, labelled } from '../communities/labels';
import { ApiProblems } from '../http/api-problems.decorator';
import { RECORD_PROBLEMS } from '../service/service-records.dto';
import { ServiceCorrections } from './service-corrections.service';
import { HistoryStepView, RecordHistoryView, Revocation, ServiceCorrection } from './service-corrections.dto';

@ApiTags('service records')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/service-records/:record')
export class ServiceCorrectionsController {
  constructor(
    private readonly corrections: ServiceCorrections,
    private readonly labels: Labels,
  ) {}

  @Post('correction')
  @RequirePermission('service.approve')
  @ApiProblems(
    ...RECORD_PROBLEMS,
    'unknown-category',
    'not-approved',
    'already-reversed',
    'nothing-changed',
    'insufficient-record',
  )
  @Idempotent()
  @ApiOperation({
    operationId: 'correctServiceRecord',
    summary:
      'Correct an approved record: its entry is reversed and a corrected one is booked, ' +
      'in its month or, when that is closed, in the first open month',
    description:
      'Reverses the entry of an approved record and books a corrected one under the policy with which it ' +
      'was booked, in the month of the original or, when that is closed, in the first open month. Points ' +
      'and time coins that were spent meanwhile become a debt, or are forgiven, as the policy in force ' +
      'says.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async correct(
    @IdempotentRequest() request: Request,
    @Param('record') record: string,
    @Body() input: ServiceCorrection,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.corrections.correct(request, record, input), reply, receipt('approved'));
  }

  @Post('revocation')
  @RequirePermission('service.approve')
  @ApiProblems('not-approved', 'already-reversed', 'not-independent', 'month-closed', 'insufficient-record')
  @Idempotent()
  @ApiOperation({
    operationId: 'revokeServiceRecord',
    summary: 'Revoke a mistaken approval: its entry is reversed, and a correct record can be submitted',
    description:
      'Reverses the entry of an approved record; the record gets the status `reversed`. A correct record ' +
      'can then be submitted. Points and time coins that were spent meanwhile become a debt, or are ' +
      'forgiven, as the policy in force says.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async revoke(
    @IdempotentRequest() request: Request,
    @Param('record') record: string,
    @Body() { reason }: Revocation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.corrections.revoke(request, record, reason), reply, receipt('reversed'));
  }

  @Get('history')
  @RequirePermission('service.read')
  @ApiOperation({
    operationId: 'getServiceRecordHistory',
    summary: 'Get a record’s history: who recorded, approved, corrected or revoked it, when, why, and the entries',
    description:
      'Returns all steps of a service record in chronological order, with the entries that each step booked ' +
      'and the reasons in the centre’s own words.',
  })
  @ApiOkResponse({ type: RecordHistoryView })
  async history(@CurrentCaller() caller: Caller, @Param('record') record: string): Promise<RecordHistoryView> {
    const { row, steps } = await this.corrections.history(caller.ledger, record);
    return {
      record: row.id,
      status: row.status,
      steps: await Promise.all(
        steps.map(({ entries, ...step }) =>
          labelled<HistoryStepView>(
            { ...step, entries: entries.map(entryView) },
            this.labels.person(caller, step.by, 'by'),
          ),
        ),
      ),
    };
  }
}

/** Builds the receipt of entries of which the first is a reversal. The record's id is a fact of the reversed entry. */
function receipt(status: string): (entries: readonly Entry[]) => Receipt {
  return (entries) => ({
    id: textFact((entries[0]?.facts['original'] ?? {}) as Facts, 'record'),
    status,
    entries: entries.map(entryView),
  });
}
