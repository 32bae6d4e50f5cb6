import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CHECKOUT_PROBLEMS } from '../redemptions/redemptions.dto';
import {
  Idempotent,
  IdempotentRequest,
  fingerprint,
  sendOutcome,
  logEntries,
  sendStatus,
} from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { ApiProblems } from '../http/api-problems.decorator';
import { RATING_PROBLEMS } from '../ratings/ratings.dto';
import { RECORD_PROBLEMS } from '../service/service-records.dto';
import { BulkService, batchView } from './bulk.service';
import { AtomicBulkView, BulkRequest, BulkView } from './bulk.dto';
import { Imports } from './imports.service';
import { ITEMS_REPLAYED_HEADER } from './api-client';

@ApiTags('import')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/bulk')
export class BulkController {
  constructor(
    private readonly bulk: BulkService,
    private readonly imports: Imports,
  ) {}

  @Post()
  @RequirePermission('intake.bulk')
  @ApiProblems(
    ...RECORD_PROBLEMS,
    ...RATING_PROBLEMS,
    ...CHECKOUT_PROBLEMS,
    'no-such-redemption',
    'ambiguous-number',
    'more-than-captured',
    'already-decided',
    'unknown-import',
    'import-not-confirmed',
  )
  @Idempotent()
  @ApiOperation({
    operationId: 'submitBulkItems',
    summary:
      'Book up to 1,000 service records, approvals, ratings, redemptions, refunds and fund receipts at once: all or none, or each on its own',
    description:
      'Books up to 1,000 items in order with one request of at most 1 MiB. In mode `atomic` all are booked, ' +
      'and answered `201`, or none. In mode `independent` the answer is `200` with a result for each item, ' +
      'which may be a problem; after an error repeat the whole request, and items that were booked are ' +
      'returned as they were.',
  })
  @ApiCreatedResponse({ type: AtomicBulkView, description: 'Mode `atomic`: all are booked' })
  @ApiOkResponse({
    type: BulkView,
    description: 'Mode `independent`: the outcome of each item',
    headers: {
      [ITEMS_REPLAYED_HEADER]: {
        schema: { type: 'integer' },
        description: 'How many items were replayed from earlier requests',
      },
    },
  })
  async take(
    @IdempotentRequest() posted: Request,
    @CurrentCaller() caller: Caller,
    @Body() { mode, items, import: within }: BulkRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const request = within === undefined ? posted : await this.requestWithin(posted, { mode, items, within });
    if (mode === 'atomic') return sendOutcome(await this.bulk.bookAtomic({ request, caller, items }), reply, batchView);
    const { view, replayed, booked } = await this.bulk.bookIndependent({ request, caller, items });
    sendStatus(reply, 200, { replayed: replayed === items.length });
    void reply.header(ITEMS_REPLAYED_HEADER, String(replayed));
    logEntries(reply, booked);
    return view;
  }

  /** The request within the import that its body names. The import is no part of what the idempotency key covers. */
  private async requestWithin(
    posted: Request,
    { within, ...body }: { mode: string; items: readonly unknown[]; within: string },
  ): Promise<Request> {
    const { ledger } = posted;
    const hash = fingerprint('POST', `/v1/ledgers/${ledger}/bulk`, body);
    return { ...posted, import: await this.imports.spanOf(ledger, within), hash };
  }
}
