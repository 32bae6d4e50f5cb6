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

/** Kinds of rows of a book folder. */
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
  @IsEnumField({ about: 'Kind of row that was expected', words: KINDS, example: 'attendance' })
  kind: (typeof KINDS)[number];

  @IsMonthField({ about: 'Month of the row’s instant; the folder’s month when that can’t be read' })
  month: string;

  @IsTextField({ about: 'The unreadable field, and why', max: 500, optional: true, example: 'signedInAt' })
  detail?: string;
}

class UnreadableRowView {
  @ApiProperty({ description: 'Always `invalid-row`: the refusal that was stored', example: 'invalid-row' })
  refused: string;
}

@ApiTags('import')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/unreadable-rows')
export class UnreadableRowsController {
  constructor(private readonly journal: Journal) {}

  @Post()
  @RequirePermission('service.record')
  @ApiProblems('invalid-row')
  @Idempotent()
  @ApiOperation({
    operationId: 'reportUnreadableRow',
    summary: 'Record an unreadable row of old books as a refusal, so that reports count it',
    description:
      'Only for the import of old books: counts a row that could not be read among the rejected rows of a ' +
      'month. Nothing is booked. The answer `201` means that the refusal is stored.',
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
    // The refusal is the expected outcome here.
    const refused = outcome.kind === 'refused' && outcome.refusal.refused === 'invalid-row';
    if (!refused) return sendOutcome(outcome, reply, () => ({}));
    sendStatus(reply, 201, outcome);
    return { refused: 'invalid-row' };
  }
}
