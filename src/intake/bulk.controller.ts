import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PURCHASE_REFUSALS } from '../exchange/exchange.dto';
import { Appends, Asking, answer, logBooked, tell } from '../ledger/asking';
import type { Request } from '../ledger/command';
import { May, TheCaller } from '../platform/auth/key.guard';
import type { Caller } from '../platform/auth/keys';
import { Refuses } from '../platform/http/refuses';
import { RATING_REFUSALS } from '../ratings/ratings.dto';
import { RECORD_REFUSALS } from '../service/service-records.dto';
import { BulkIntake, bundleView } from './bulk';
import { BulkRequest, BulkView } from './bulk.dto';
import { REPLAYED } from './call';

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
