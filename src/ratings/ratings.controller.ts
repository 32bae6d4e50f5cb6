import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { May } from '../auth/permission.guard';
import { Refuses } from '../http/api-problems.decorator';
import { Ratings } from './ratings.service';
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
