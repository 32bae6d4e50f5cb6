import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { ListPage, PageParameters, pageOf, OkPage } from '../http/paging';
import { BOOKING_PROBLEMS, ApiProblems } from '../http/api-problems.decorator';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { ShopPayment } from './shop-payment.entity';
import { ShopPayments } from './shop-payments.service';
import { NewPayment, PaymentView } from './shop-payments.dto';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/shops/:shop/payments')
export class ShopPaymentsController {
  constructor(
    private readonly payments: ShopPayments,
    private readonly referenceData: ReferenceData,
  ) {}

  @Post()
  @RequirePermission('shop.pay')
  @ApiProblems('already-used', 'more-than-owed', ...BOOKING_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'recordShopPayment',
    summary: 'Book a bank transfer to a shop, up to what was settled and covered by the fund',
    description:
      'Books a bank transfer to a shop that was made outside this service; no money is moved by it. The ' +
      'amount is at most what was settled for the shop, is covered by the fund and is not paid yet. A ' +
      'reference of the bank can be used once for each shop.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async pay(
    @IdempotentRequest() request: Request,
    @Param('shop') ref: string,
    @Body() input: NewPayment,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const shop = await this.referenceData.get(Shop, request.ledger, ref);
    return sendOutcome(await this.payments.pay(request, shop, input), reply, receiptOf('payment'));
  }

  @Get()
  @RequirePermission('payments.read')
  @OkPage(PaymentView)
  @ApiOperation({
    operationId: 'listShopPayments',
    summary: 'List payments to a shop; a shop sees only its own',
    description:
      'Returns a page of the transfers to a shop, ordered by id, in the currency’s minor unit. A shop sees ' +
      'only its own.',
  })
  async list(
    @CurrentCaller() { ledger, shop: own }: Caller,
    @Param('shop') ref: string,
    @Query() page: PageParameters,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<PaymentView>> {
    const { id: shop } = await this.referenceData.get(Shop, ledger, ref);
    if (own !== undefined && shop !== own) throw new DomainError('not-found');
    const rows = await this.referenceData.list(ShopPayment, ledger, page, { shop });
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: paymentView });
  }
}

function paymentView({ id, shop, cents, bankReference, paidAt, seq, reversedSeq }: ShopPayment): PaymentView {
  return { id, shop, cents, bankReference, paidAt, entry: seq, reversedBy: reversedSeq ?? undefined };
}
