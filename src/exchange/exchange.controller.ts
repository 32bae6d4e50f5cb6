import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/asking';
import type { Request } from '../ledger/command';
import { ReceiptView } from '../ledger/entry-view';
import { May, TheCaller } from '../platform/auth/key.guard';
import type { Caller } from '../platform/auth/keys';
import { Problem } from '../platform/http/problem';
import { ListPage, OkPage, pageOf } from '../platform/http/paging';
import { BOOKED, Refuses } from '../platform/http/refuses';
import { isRefusal } from '../platform/refusal';
import { Shop } from '../registry/shop.row';
import { Registers } from '../registry/registers';
import {
  NewFundReceipt,
  NewOffer,
  NewRedemption,
  NewRefund,
  OfferChange,
  OfferPage,
  OfferView,
  PURCHASE_REFUSALS,
  RedemptionPage,
  RedemptionView,
} from './exchange.dto';
import { Funds } from './funds';
import { Offer } from './offer.row';
import { Offers } from './offers';
import { Redemption } from './redemption.row';
import { Redemptions } from './redemptions';
import { shopShown, tillReceipt } from './till-view';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class ExchangeController {
  constructor(
    private readonly redemptions: Redemptions,
    private readonly offers: Offers,
    private readonly funds: Funds,
    private readonly registers: Registers,
  ) {}

  @Post('offers')
  @May('registers.write')
  @Refuses('already-registered', 'unknown-shop')
  @Appends()
  @ApiOperation({ summary: 'Register an offer of a shop' })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @Asking() request: Request,
    @Body() asked: NewOffer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.offers.register(request, asked), reply, receiptOf('offer'));
  }

  @Get('offers')
  @May('shops.read')
  @OkPage(OfferView)
  @ApiOperation({ summary: 'List offers' })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: OfferPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<OfferView>> {
    const shop = await this.registers.idOf(Shop, ledger, page.shop);
    const rows = await this.registers.list(Offer, ledger, page, { code: page.code, shop });
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: offerView });
  }

  @Patch('offers/:offer')
  @May('registers.write')
  @Refuses('unknown-shop')
  @ApiOperation({ summary: 'Change an offer’s title or price' })
  @ApiOkResponse({ type: OfferView })
  async change(
    @Param('ledger') ledger: string,
    @Param('offer') ref: string,
    @Body() { title, pricePointHundredths: price }: OfferChange,
  ): Promise<OfferView> {
    const offer = await this.registers.get(Offer, ledger, ref);
    return offerView(await this.registers.change(Offer, offer, { title, price }));
  }

  @Post('redemptions')
  @May('points.redeem')
  @Refuses(...PURCHASE_REFUSALS)
  @Appends()
  @ApiOperation({
    summary: 'Take a volunteer’s points for an offer, in one call. A till sends the volunteer’s one-time code',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async redeem(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Body() asked: NewRedemption,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.redemptions.redeem(request, caller, asked), reply, tillReceipt(caller, 'redemption'));
  }

  @Get('redemptions')
  @May('redemptions.read')
  @OkPage(RedemptionView)
  @ApiOperation({ summary: 'List redemptions; a shop sees its own' })
  async redeemed(
    @TheCaller() caller: Caller,
    @Query() page: RedemptionPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<RedemptionView>> {
    const rows = await this.registers.list(Redemption, caller.ledger, page, {
      code: page.code,
      shop: shopShown(caller, await this.registers.idOf(Shop, caller.ledger, page.shop)),
      offer: await this.registers.idOf(Offer, caller.ledger, page.offer),
    });
    return pageOf(
      rows,
      { limit: page.limit, http, reply },
      { cursor: ({ id }) => id, view: (row) => redemptionView(row, caller) },
    );
  }

  @Get('redemptions/:redemption')
  @May('redemptions.read')
  @Refuses('ambiguous-number')
  @ApiOperation({ summary: 'One redemption, by id or by its shop’s number' })
  @ApiOkResponse({ type: RedemptionView })
  async one(@TheCaller() caller: Caller, @Param('redemption') ref: string): Promise<RedemptionView> {
    const row = await this.redemptions.named(caller, ref);
    if (!row) throw new Problem('not-found');
    if (isRefusal(row)) throw Problem.of(row);
    return redemptionView(row, caller);
  }

  @Post('refunds')
  @May('points.redeem')
  @Refuses('no-such-redemption', 'ambiguous-number', 'more-than-captured', ...BOOKED)
  @Appends()
  @ApiOperation({ summary: 'Give points of a redemption back, whole or in part' })
  @ApiCreatedResponse({ type: ReceiptView })
  async refund(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Body() asked: NewRefund,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.redemptions.refund(request, caller, asked), reply, tillReceipt(caller, 'refund'));
  }

  @Post('fund-receipts')
  @May('fund.receive')
  @Refuses(...BOOKED)
  @Appends()
  @ApiOperation({ summary: 'Book money that came into the fund' })
  @ApiCreatedResponse({ type: ReceiptView })
  async receive(
    @Asking() request: Request,
    @Body() asked: NewFundReceipt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.funds.receive(request, asked), reply, receiptOf('receipt'));
  }
}

function offerView({ id, code, shop, title, price }: Offer): OfferView {
  return { id, code, shop, title, pricePointHundredths: price };
}

/** A shop never learns who bought (order 67 art. 16: records are never used commercially). */
function redemptionView(row: Redemption, caller: Caller): RedemptionView {
  const { id, code, volunteer, shop, offer, quantity, points, refunded, redeemedAt, seq } = row;
  return {
    ...{ id, code: code ?? undefined, shop, offer, quantity, redeemedAt, entry: seq },
    ...(caller.shop === undefined && { volunteer }),
    pointHundredths: points,
    refundedHundredths: refunded,
  };
}
