import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../auth/permission.guard';
import { BOOKING_PROBLEMS, ApiProblems } from '../http/api-problems.decorator';
import { ReceiptView } from '../ledger/api/entry.dto';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import { Request } from '../ledger/core/command';
import { NewFundReceipt } from './fund-receipts.dto';
import { FundReceipts } from './fund-receipts.service';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class FundReceiptsController {
  constructor(private readonly fundReceipts: FundReceipts) {}

  @Post('fund-receipts')
  @RequirePermission('fund.receive')
  @ApiProblems(...BOOKING_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'recordFundReceipt',
    summary: 'Record money received by the fund; it is booked when a second person confirms it',
    description:
      'Records money that the fund received, in the currency’s minor unit, dated as the bank dates it. It waits, with ' +
      'the status `waiting`, until another person confirms it (`decideConfirmation`). The fund covers what is due to ' +
      'shops when a month is closed. The name of the giver is not written to the journal.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async receive(
    @IdempotentRequest() request: Request,
    @Body() input: NewFundReceipt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.fundReceipts.receive(request, input), reply, receiptOf('receipt'));
  }
}
