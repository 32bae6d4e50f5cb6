import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer } from '../ledger/asking';
import type { Request } from '../ledger/command';
import { ReceiptView } from '../ledger/entry-view';
import { May, TheCaller } from '../platform/auth/key.guard';
import type { Caller } from '../platform/auth/keys';
import { Clock } from '../platform/clock';
import { ListPage, pageOf, OkPage } from '../platform/http/paging';
import { Refuses } from '../platform/http/refuses';
import { Instant } from '../platform/instant';
import { PURCHASE_REFUSALS } from './exchange.dto';
import { Reservation } from './reservation.row';
import { Reservations } from './reservations';
import { CaptureRequest, NewReservation, ReservationPage, ReservationView } from './reservations.dto';
import { reservationStatus } from './reserve';
import { tillReceipt } from './till-view';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/reservations')
export class ReservationsController {
  constructor(
    private readonly reservations: Reservations,
    private readonly clock: Clock,
  ) {}

  @Post()
  @May('points.redeem')
  @Refuses(...PURCHASE_REFUSALS)
  @Appends()
  @ApiOperation({
    summary: 'Keep a volunteer’s points aside for an offer, at its price of now. They are free again when it expires',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async reserve(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Body() asked: NewReservation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return answer(await this.reservations.reserve(request, caller, asked), reply, tillReceipt(caller, 'hold', 'open'));
  }

  @Post(':reservation/capture')
  @May('points.redeem')
  @Refuses('hold-expired', 'hold-resolved', 'more-than-held', 'already-used', 'shop-not-active', 'month-closed')
  @Appends()
  @ApiOperation({
    summary:
      'Take the points that were reserved, whole or in part; the rest is released. Makes a redemption, whose id is answered',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async capture(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Param('reservation') ref: string,
    @Body() { pointHundredths }: CaptureRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const outcome = await this.reservations.capture(request, caller, ref, pointHundredths);
    return answer(outcome, reply, tillReceipt(caller, 'redemption', 'captured'));
  }

  @Post(':reservation/release')
  @May('points.redeem')
  @Refuses('hold-expired', 'hold-resolved', 'month-closed')
  @Appends()
  @ApiOperation({ summary: 'Give a reservation up' })
  @ApiCreatedResponse({ type: ReceiptView })
  async release(
    @Asking() request: Request,
    @TheCaller() caller: Caller,
    @Param('reservation') ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const outcome = await this.reservations.release(request, caller, ref);
    return answer(outcome, reply, tillReceipt(caller, 'hold', 'released'));
  }

  @Get()
  @May('redemptions.read')
  @OkPage(ReservationView)
  @ApiOperation({ summary: 'List reservations; a shop sees its own' })
  async list(
    @TheCaller() caller: Caller,
    @Query() page: ReservationPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ReservationView>> {
    const rows = await this.reservations.list(caller, page, page);
    const now = this.clock.now();
    return pageOf(
      rows,
      { limit: page.limit, http, reply },
      { cursor: ({ id }) => id, view: (row) => reservationView(row, caller, now) },
    );
  }

  @Get(':reservation')
  @May('redemptions.read')
  @ApiOperation({ summary: 'One reservation' })
  @ApiOkResponse({ type: ReservationView })
  async one(@TheCaller() caller: Caller, @Param('reservation') ref: string): Promise<ReservationView> {
    return reservationView(await this.reservations.own(caller, ref), caller, this.clock.now());
  }
}

function reservationView(row: Reservation, caller: Caller, now: Instant): ReservationView {
  const { id, volunteer, shop, offer, quantity, price, points, captured, redemption, seq } = row;
  return {
    ...{ id, status: reservationStatus(row, now), ...(caller.shop === undefined && { volunteer }) },
    ...{ shop, offer, quantity, pricePointHundredths: price, pointHundredths: points, capturedHundredths: captured },
    redemption: redemption ?? undefined,
    ...{ reservedAt: row.reservedAt, expiresAt: row.expiresAt, entry: seq },
  };
}
