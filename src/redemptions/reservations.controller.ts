import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { RequirePermission, CurrentCaller } from '../auth/permission.guard';
import type { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { ListPage, pageOf, OkPage } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { Instant } from '../common/instant';
import { CHECKOUT_PROBLEMS } from './redemptions.dto';
import { Reservation } from './reservation.entity';
import { Labels, labelled } from '../communities/labels';
import { purchaseLabels } from './purchase-labels';
import { Reservations } from './reservations.service';
import { CaptureRequest, NewReservation, ReservationPage, ReservationView } from './reservations.dto';
import { reservationStatus } from './reservation.rules';
import { shopReceipt } from './shop-view';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/reservations')
export class ReservationsController {
  constructor(
    private readonly reservations: Reservations,
    private readonly labels: Labels,
    private readonly clock: Clock,
  ) {}

  @Post()
  @RequirePermission('points.redeem')
  @ApiProblems(...CHECKOUT_PROBLEMS)
  @Idempotent()
  @ApiOperation({
    operationId: 'createReservation',
    summary:
      'Reserve a volunteer’s points for an offer, at its current price. They are released when the reservation expires',
    description:
      'Holds points of a volunteer for an offer at its present price, until the time that the policy sets. ' +
      'They stay with the volunteer but cannot be spent elsewhere. The redemption code is used up, even ' +
      'when nothing is captured. Capture or release the reservation before it expires.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async reserve(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Body() input: NewReservation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(
      await this.reservations.reserve(request, caller, input),
      reply,
      shopReceipt(caller, 'hold', 'open'),
    );
  }

  @Post(':reservation/capture')
  @RequirePermission('points.redeem')
  @ApiProblems(
    'till-only',
    'hold-expired',
    'hold-resolved',
    'more-than-held',
    'already-used',
    'shop-not-active',
    'month-closed',
  )
  @Idempotent()
  @ApiOperation({
    operationId: 'captureReservation',
    summary:
      'Capture the reserved points, in full or in part; the rest is released. Makes a redemption and returns its id',
    description:
      'Takes the reserved points, or the part that is named, and releases the rest. It makes a redemption, ' +
      'whose id is in the answer, and works even when the balance of the volunteer has fallen since. A shop ' +
      'can capture only its own.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async capture(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Param('reservation') ref: string,
    @Body() { pointHundredths }: CaptureRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const outcome = await this.reservations.capture(request, caller, ref, pointHundredths);
    return sendOutcome(outcome, reply, shopReceipt(caller, 'redemption', 'captured'));
  }

  @Post(':reservation/release')
  @RequirePermission('points.redeem')
  @ApiProblems('hold-expired', 'hold-resolved', 'month-closed')
  @Idempotent()
  @ApiOperation({
    operationId: 'releaseReservation',
    summary: 'Release a reservation',
    description:
      'Gives the reserved points free for the volunteer. It is not needed for a reservation that expired: ' +
      'that counts as released. A shop can release only its own.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async release(
    @IdempotentRequest() request: Request,
    @CurrentCaller() caller: Caller,
    @Param('reservation') ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const outcome = await this.reservations.release(request, caller, ref);
    return sendOutcome(outcome, reply, shopReceipt(caller, 'hold', 'released'));
  }

  @Get()
  @RequirePermission('redemptions.read')
  @OkPage(ReservationView)
  @ApiOperation({
    operationId: 'listReservations',
    summary: 'List reservations; a shop sees only its own',
    description:
      'Returns a page of reservations, ordered by id, with their present status. A shop sees only its own, ' +
      'and not who the volunteers are.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() page: ReservationPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ReservationView>> {
    const rows = await this.reservations.list(caller, page, page);
    const now = this.clock.now();
    const views = await Promise.all(rows.map((row) => this.view(row, caller, now)));
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  @Get(':reservation')
  @RequirePermission('redemptions.read')
  @ApiOperation({
    operationId: 'getReservation',
    summary: 'Get a reservation',
    description:
      'Returns a reservation with its present status. A shop sees only its own, and not who the volunteer ' + 'is.',
  })
  @ApiOkResponse({ type: ReservationView })
  async one(@CurrentCaller() caller: Caller, @Param('reservation') ref: string): Promise<ReservationView> {
    return this.view(await this.reservations.own(caller, ref), caller, this.clock.now());
  }

  private view(row: Reservation, caller: Caller, now: Instant): Promise<ReservationView> {
    return labelled(reservationView(row, caller, now), ...purchaseLabels(this.labels, row, caller));
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
