import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  Idempotent,
  IdempotentRequest,
  KeylessRequest,
  sendOutcome,
  receiptOf,
} from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { ListPage, OkPage, pageOf } from '../http/paging';
import { BOOKING_PROBLEMS, ApiProblems } from '../http/api-problems.decorator';
import { isRefusal } from '../common/refusal';
import { Shop } from '../communities/shop.entity';
import { DateFilter } from '../communities/date-filter';
import { Labels, labelled } from '../communities/labels';
import { ReferenceData } from '../communities/reference-data';
import {
  NewOffer,
  NewRedemption,
  NewRefund,
  OfferChange,
  OfferPage,
  OfferView,
  CHECKOUT_PROBLEMS,
  RedemptionPage,
  RedemptionView,
} from './redemptions.dto';
import { Offer } from './offer.entity';
import { Offers } from './offers.service';
import { Redemption } from './redemption.entity';
import { purchaseLabels } from './purchase-labels';
import { Redemptions } from './redemptions.service';
import { visibleShop, shopReceipt } from './shop-view';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class RedemptionsController {
  constructor(
    private readonly redemptions: Redemptions,
    private readonly offers: Offers,
    private readonly referenceData: ReferenceData,
    private readonly labels: Labels,
    private readonly dates: DateFilter,
  ) {}

  @Post('offers')
  @RequirePermission('registers.write')
  @ApiProblems('already-registered', 'unknown-shop')
  @Idempotent()
  @ApiOperation({
    operationId: 'registerOffer',
    summary: 'Register an offer of a shop',
    description:
      'Adds goods or a service that a shop gives for points, and books its price in hundredths of a point with the first ' +
      'day on which it counts.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @IdempotentRequest() request: Request,
    @Body() input: NewOffer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.offers.register(request, input), reply, receiptOf('offer'));
  }

  @Get('offers')
  @RequirePermission('shops.read')
  @OkPage(OfferView)
  @ApiOperation({
    operationId: 'listOffers',
    summary: 'List offers',
    description: 'Returns a page of offers of all shops, ordered by id, with their prices in hundredths of a point.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: OfferPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<OfferView>> {
    const shop = await this.referenceData.idOf(Shop, ledger, page.shop);
    const rows = await this.referenceData.list(Offer, ledger, page, { code: page.code, shop });
    const views = await this.offerViews(ledger, rows);
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get('offers/:offer')
  @RequirePermission('shops.read')
  @ApiOperation({
    operationId: 'getOffer',
    summary: 'Get an offer',
    description: 'An offer of a shop, by the centre’s number or by its opaque id, as in the list of offers.',
  })
  @ApiOkResponse({ type: OfferView })
  async offer(@Param('ledger') ledger: string, @Param('offer') ref: string): Promise<OfferView> {
    return this.offerView(await this.referenceData.get(Offer, ledger, ref));
  }

  @Patch('offers/:offer')
  @RequirePermission('registers.write')
  @ApiProblems('unknown-shop')
  @ApiOperation({
    operationId: 'updateOffer',
    summary: 'Change an offer’s title or price',
    description:
      'Changes the title or the price and returns the offer. The new price is booked with its first day, which is not ' +
      'past, and holds for redemptions and reservations from then on. It takes no idempotency key: repeating it gives the same result.',
  })
  @ApiOkResponse({ type: OfferView })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('offer') ref: string,
    @KeylessRequest() request: Request,
    @Body() { title, pricePointHundredths, firstDay }: OfferChange,
  ): Promise<OfferView> {
    const row = await this.referenceData.get(Offer, caller.ledger, ref);
    if (pricePointHundredths !== undefined) await this.offers.reprice(request, row, { pricePointHundredths, firstDay });
    const changes = { title };
    return this.offerView(await this.referenceData.change(caller, { register: 'offer', table: Offer, row, changes }));
  }

  @Post('redemptions')
  @RequirePermission('points.redeem')
  @ApiProblems(...CHECKOUT_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'createRedemption',
    summary: 'Redeem a volunteer’s points for an offer at a shop’s till, with the volunteer’s redemption code',
    description:
      'Takes points from a volunteer for an offer at its present price, and books them for the shop. The shop ' +
      'sends the redemption code of the volunteer as `consent`, and can use its own offers only. A code that was issued by ' +
      'somebody who holds a key of the shop is refused. The centre enters only what is in old books, within an import. ' +
      'The code is used up. Many wrong codes in a short time are answered `429`.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async redeem(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Body() input: NewRedemption,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.redemptions.redeem(request, caller, input), reply, shopReceipt(caller, 'redemption'));
  }

  @Get('redemptions')
  @RequirePermission('redemptions.read')
  @OkPage(RedemptionView)
  @ApiOperation({
    operationId: 'listRedemptions',
    summary: 'List redemptions; a shop sees only its own',
    description:
      'Returns a page of redemptions, ordered by id. A shop sees only its own, and not who the volunteer ' + 'was.',
  })
  async redeemed(
    @CurrentCaller() caller: Caller,
    @Query() page: RedemptionPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<RedemptionView>> {
    const rows = await this.referenceData.list(Redemption, caller.ledger, page, {
      code: page.code,
      redeemedAt: await this.dates.instants(caller.ledger, page),
      shop: visibleShop(caller, await this.referenceData.idOf(Shop, caller.ledger, page.shop)),
      offer: await this.referenceData.idOf(Offer, caller.ledger, page.offer),
    });
    const views = await Promise.all(rows.map((row) => this.redemptionView(row, caller)));
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get('redemptions/:redemption')
  @RequirePermission('redemptions.read')
  @ApiProblems('ambiguous-number')
  @ApiOperation({
    operationId: 'getRedemption',
    summary: 'Get a redemption, by id or by its shop’s number',
    description:
      'Returns a redemption with what was refunded of it so far. A shop sees only its own, and not who the ' +
      'volunteer was. A number that several shops have used is refused as ambiguous: use the id.',
  })
  @ApiOkResponse({ type: RedemptionView })
  async one(@CurrentCaller() caller: Caller, @Param('redemption') ref: string): Promise<RedemptionView> {
    const row = await this.redemptions.findByRef(caller, ref);
    if (!row) throw new DomainError('not-found');
    if (isRefusal(row)) throw DomainError.of(row);
    return this.redemptionView(row, caller);
  }

  @Post('refunds')
  @RequirePermission('points.redeem')
  @ApiProblems('no-such-redemption', 'not-independent', 'ambiguous-number', 'more-than-captured', ...BOOKING_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'refundRedemption',
    summary: 'Refund a redemption, in full or in part',
    description:
      'Gives points of a redemption back to the volunteer. All refunds of a redemption together cannot be ' +
      'more than was captured. A shop can refund only its own. A refund that the centre asks for waits for a second person, ' +
      'unless it is in old books. In a later month it appears on the shop’s ' +
      'statement of that month as an adjustment.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async refund(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Body() input: NewRefund,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.redemptions.refund(request, caller, input), reply, shopReceipt(caller, 'refund'));
  }

  private async offerView(row: Offer): Promise<OfferView> {
    const [view] = await this.offerViews(row.ledger, [row]);
    return view as OfferView;
  }

  private async offerViews(ledger: string, rows: readonly Offer[]): Promise<OfferView[]> {
    const ids = rows.map(({ id }) => id);
    const prices = await this.offers.pricesToday(ledger, ids);
    return Promise.all(
      rows.map(({ id, code, shop, title }) => {
        const view: OfferView = { id, code, shop, title, pricePointHundredths: prices.get(id) };
        return labelled(view, this.labels.shop(ledger, shop, 'shop'));
      }),
    );
  }

  private redemptionView(row: Redemption, caller: Caller): Promise<RedemptionView> {
    return labelled(redemptionView(row, caller), ...purchaseLabels(this.labels, row, caller));
  }
}

/** A shop is not shown the volunteer (order 67 art. 16: service records are never used commercially). */
function redemptionView(row: Redemption, caller: Caller): RedemptionView {
  const { id, code, volunteer, shop, offer, quantity, points, refunded, redeemedAt, seq } = row;
  return {
    ...{ id, code: code ?? undefined, shop, offer, quantity, redeemedAt, entry: seq },
    ...(caller.shop === undefined && { volunteer }),
    pointHundredths: points,
    refundedHundredths: refunded,
  };
}
