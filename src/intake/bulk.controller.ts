import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Appends, Asking, answer, logBooked, tell } from '../ledger/asking';
import type { Request } from '../ledger/command';
import { May } from '../platform/auth/key.guard';
import { BulkIntake, bundleView } from './bulk';
import { BulkRequest, BulkView } from './bulk.dto';

@ApiTags('intake')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/bulk')
export class BulkController {
  constructor(private readonly intake: BulkIntake) {}

  @Post()
  @May('intake.bulk')
  @Appends()
  @ApiOperation({
    summary: 'Book up to 1,000 service records, ratings and receipts at once: all or none, or each on its own',
  })
  @ApiCreatedResponse({ type: BulkView, description: 'Mode `atomic`: all are booked' })
  @ApiOkResponse({ type: BulkView, description: 'Mode `independent`: what became of each' })
  async take(
    @Asking() request: Request,
    @Body() { mode, items }: BulkRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (mode === 'atomic') return answer(await this.intake.together(request, items), reply, bundleView);
    const { view, replayed, booked } = await this.intake.oneByOne(request, items);
    tell(reply, 200, { replayed });
    logBooked(reply, booked);
    return view;
  }
}
