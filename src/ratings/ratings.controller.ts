import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission } from '../auth/permission.guard';
import { ApiProblems } from '../http/api-problems.decorator';
import { RatingWithdrawals } from './rating-withdrawals.service';
import { Ratings } from './ratings.service';
import { NewRating, RATING_PROBLEMS, RatingWithdrawalRequest } from './ratings.dto';

@ApiTags('ratings')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/ratings')
export class RatingsController {
  constructor(
    private readonly ratings: Ratings,
    private readonly withdrawals: RatingWithdrawals,
  ) {}

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

  @Post(':rating/withdrawal')
  @RequirePermission('rating.give')
  @ApiProblems('already-withdrawn', 'self-rating', 'month-closed')
  @Idempotent()
  @ApiOperation({
    operationId: 'withdrawRating',
    summary: 'Withdraw a rating, with a reason',
    description:
      'Books that a rating no longer counts, in its month or, when that is closed, in the first open month, ' +
      'which lists it; a closed month keeps its figures. A rating is withdrawn once, and not by the volunteer ' +
      'who was rated. The same person may rate the service again.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async withdraw(
    @IdempotentRequest() request: Request,
    @Param('rating') rating: string,
    @Body() { reason }: RatingWithdrawalRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.withdrawals.withdraw(request, rating, reason), reply, receiptOf('rating'));
  }
}
