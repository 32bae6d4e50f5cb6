import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/asking';
import type { Request } from '../ledger/command';
import { ReceiptView } from '../ledger/entry-view';
import { May } from '../platform/auth/key.guard';
import { Refuses } from '../platform/http/refuses';
import { Ratings } from './ratings';
import { NewRating, RATING_REFUSALS } from './ratings.dto';

@ApiTags('ratings')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/ratings')
export class RatingsController {
  constructor(private readonly ratings: Ratings) {}

  @Post()
  @May('rating.give')
  @Refuses(...RATING_REFUSALS)
  @Appends()
  @ApiOperation({ summary: 'Rate a service that was recorded' })
  @ApiCreatedResponse({ type: ReceiptView })
  async give(
    @Asking() request: Request,
    @Body() asked: NewRating,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.ratings.give(request, asked), reply, receiptOf('rating'));
  }
}
