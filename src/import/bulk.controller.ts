import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PURCHASE_REFUSALS } from '../redemptions/redemptions.dto';
import { Appends, Asking, answer, logBooked, tell } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { May, TheCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Refuses } from '../http/api-problems.decorator';
import { RATING_REFUSALS } from '../ratings/ratings.dto';
import { RECORD_REFUSALS } from '../service/service-records.dto';
import { BulkIntake, bundleView } from './bulk.service';
import { BulkRequest, BulkView } from './bulk.dto';
import { REPLAYED } from './api-client';

@ApiTags('intake')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/bulk')
export class BulkController {
  constructor(private readonly intake: BulkIntake) {}

  @Post()
  @May('intake.bulk')
  @Refuses(
    ...RECORD_REFUSALS,
    ...RATING_REFUSALS,
    ...PURCHASE_REFUSALS,
    'no-such-redemption',
    'ambiguous-number',
    'more-than-captured',
  )
  @Appends()
  @ApiOperation({
    summary:
      'Book up to 1,000 service records, ratings, redemptions, refunds and receipts at once: all or none, or each on its own',
  })
  @ApiCreatedResponse({ type: BulkView, description: 'Mode `atomic`: all are booked' })
  @ApiOkResponse({
    type: BulkView,
    description: 'Mode `independent`: what became of each',
    headers: {
      [REPLAYED]: { schema: { type: 'integer' }, description: 'How many of them had been answered before' },
    },
  })
  async take(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Body() { mode, items }: BulkRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (mode === 'atomic') return answer(await this.intake.together({ request, caller, items }), reply, bundleView);
    const { view, replayed, booked } = await this.intake.oneByOne({ request, caller, items });
    tell(reply, 200, { replayed: replayed === items.length });
    void reply.header(REPLAYED, String(replayed));
    logBooked(reply, booked);
    return view;
  }
}
