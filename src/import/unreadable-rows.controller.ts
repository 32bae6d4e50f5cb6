import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, sendStatus } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { RequirePermission } from '../auth/permission.guard';
import { IsMonthField, IsEnumField, IsTextField } from '../http/fields';
import { ApiProblems } from '../http/api-problems.decorator';
import { refuse } from '../common/refusal';

/** What a row can be. */
const KINDS = [
  'volunteer',
  'activity',
  'attendance',
  'rating',
  'shop',
  'offer',
  'redemption',
  'refund',
  'fund',
] as const;

class UnreadableRow {
  @IsEnumField({ about: 'What the row should have been', words: KINDS, example: 'attendance' })
  kind: (typeof KINDS)[number];

  @IsMonthField({ about: 'Month of its instant; the folder’s month where that can’t be read' })
  month: string;

  @IsTextField({ about: 'Which field can not be read, and why', max: 500, optional: true, example: 'signedInAt' })
  detail?: string;
}

class UnreadableRowView {
  @ApiProperty({ example: 'invalid-row' }) refused: string;
}

@ApiTags('intake')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/unreadable-rows')
export class UnreadableRowsController {
  constructor(private readonly journal: Journal) {}

  @Post()
  @RequirePermission('service.record')
  @ApiProblems('invalid-row')
  @Idempotent()
  @ApiOperation({
    summary: 'Put a row of old books that can not be read into the register of refusals, so that reports count it',
  })
  @ApiCreatedResponse({ type: UnreadableRowView })
  async refuse(
    @IdempotentRequest() request: Request,
    @Body() { kind, month }: UnreadableRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const outcome = await this.journal.post({
      request,
      accounts: [],
      note: { kind, month },
      decide: () => refuse('invalid-row'),
    });
    // Here the refusal is what was asked for.
    const refused = outcome.kind === 'refused' && outcome.refusal.refused === 'invalid-row';
    if (!refused) return sendOutcome(outcome, reply, () => ({}));
    sendStatus(reply, 201, outcome);
    return { refused: 'invalid-row' };
  }
}
