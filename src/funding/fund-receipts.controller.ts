import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { May } from '../auth/permission.guard';
import { BOOKED, Refuses } from '../http/api-problems.decorator';
import { ReceiptView } from '../ledger/api/entry.dto';
import { Appends, Asking, answer, receiptOf } from '../ledger/api/idempotent-request';
import { Request } from '../ledger/core/command';
import { NewFundReceipt } from './fund-receipts.dto';
import { Funds } from './fund-receipts.service';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class FundReceiptsController {
  constructor(private readonly funds: Funds) {}

  @Post('fund-receipts')
  @May('fund.receive')
  @Refuses(...BOOKED)
  @Appends()
  @ApiOperation({ summary: 'Book money that came into the fund' })
  @ApiCreatedResponse({ type: ReceiptView })
  async receive(
    @Asking() request: Request,
    @Body() asked: NewFundReceipt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.funds.receive(request, asked), reply, receiptOf('receipt'));
  }
}
