import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission } from '../auth/permission.guard';
import { ApiProblems } from '../http/api-problems.decorator';
import { Ratings } from './ratings.service';
import { NewRating, RATING_PROBLEMS } from './ratings.dto';

@ApiTags('ratings')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/ratings')
export class RatingsController {
  constructor(private readonly ratings: Ratings) {}

  @Post()
  @RequirePermission('rating.give')
  @ApiProblems(...RATING_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'submitRating',
    summary: 'Rate a recorded service',
    description:
      'Books the stars that a served person gives to the service of a volunteer in an activity. Only an ' +
      'approved service can be rated, once by each person. No balance is changed.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async give(
    @IdempotentRequest() request: Request,
    @Body() input: NewRating,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.ratings.give(request, input), reply, receiptOf('rating'));
  }
}
