import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { ListPage, PageParameters, pageOf, OkPage, withDays } from '../http/paging';
import { BOOKING_PROBLEMS, ApiProblems } from '../http/api-problems.decorator';
import { DateFilter } from '../communities/date-filter';
import { ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { ShopPayment } from './shop-payment.entity';
import { ShopPayments } from './shop-payments.service';
import { NewPayment, PaymentView } from './shop-payments.dto';

class PaymentPage extends withDays(PageParameters, 'paid') {}

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/shops/:shop/payments')
export class ShopPaymentsController {
  constructor(
    private readonly payments: ShopPayments,
    private readonly referenceData: ReferenceData,
    private readonly dates: DateFilter,
  ) {}

  @Post()
  @RequirePermission('shop.pay')
  @ApiProblems('already-used', 'more-than-owed', ...BOOKING_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'recordShopPayment',
    summary:
      'Record a bank transfer to a shop, up to what was settled and covered by the fund; it is booked when a second ' +
      'person confirms it',
    description:
      'Records a bank transfer to a shop that was made outside this service; no money is moved by it. It waits, with the ' +
      'status `waiting`, until another person confirms it (`decideConfirmation`), and is dated by the bank. The ' +
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
    @Query() page: PaymentPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<PaymentView>> {
    const shop = await this.shopOf(ledger, ref, own);
    const paidAt = await this.dates.instants(ledger, page);
    const rows = await this.referenceData.list(ShopPayment, ledger, page, { shop: shop.id, paidAt });
    const view = (row: ShopPayment): PaymentView => paymentView(row, shop);
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view });
  }

  @Get(':payment')
  @RequirePermission('payments.read')
  @ApiOperation({
    operationId: 'getPayment',
    summary: 'Get a payment to a shop',
    description: 'A payment by its opaque id, as in the list of payments to the shop; a shop sees only its own.',
  })
  @ApiOkResponse({ type: PaymentView })
  async one(
    @CurrentCaller() { ledger, shop: own }: Caller,
    @Param('shop') ref: string,
    @Param('payment') payment: string,
  ): Promise<PaymentView> {
    const shop = await this.shopOf(ledger, ref, own);
    return paymentView(await this.referenceData.get(ShopPayment, ledger, payment, { shop: shop.id }), shop);
  }

  /** The shop of the path. @throws DomainError `not-found` when a shop requests another shop */
  private async shopOf(ledger: string, ref: string, own: string | undefined): Promise<Shop> {
    const shop = await this.referenceData.get(Shop, ledger, ref);
    if (own !== undefined && shop.id !== own) throw new DomainError('not-found');
    return shop;
  }
}

function paymentView(row: ShopPayment, { code: shopCode, name: shopName }: Shop): PaymentView {
  const { id, shop, cents, bankReference, paidAt, seq, reversedSeq } = row;
  return {
    id,
    shop,
    shopCode,
    shopName,
    cents,
    bankReference,
    paidAt,
    entry: seq,
    reversedBy: reversedSeq ?? undefined,
  };
}
