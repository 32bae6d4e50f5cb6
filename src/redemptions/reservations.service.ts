import { Injectable } from '@nestjs/common';
import { FindOptionsWhere, LessThanOrEqual, MoreThan } from 'typeorm';
import { RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Caller } from '../auth/api-keys.service';
import { dayOf, monthOf } from '../common/calendar';
import { Clock, Ids } from '../common/clock';
import { Database } from '../database/database';
import { DateRangeQuery, idCursor } from '../http/paging';
import { DomainError } from '../common/domain-error';
import { Instant, addMillis } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { reservationTimes } from '../policies/reservation-times';
import { DateFilter } from '../communities/date-filter';
import { PageQuery, ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { Checkout } from './checkout';
import { BookingDay } from './redemption.rules';
import { Redemption } from './redemption.entity';
import { NewReservation } from './reservations.dto';
import { Reservation } from './reservation.entity';
import {
  ReservationStatus,
  captureHeld,
  refuseCapture,
  refuseResolved,
  release,
  reserve,
  reservationAccounts,
} from './reservation.rules';
import { RedemptionCodeThrottle, redactBalance } from './redemption-code-throttle';
import { visibleShop } from './shop-view';
import { assertAtTill } from './till.rules';

/** Reserves points at a shop; captures them in full or in part, or releases them. */
@Injectable()
export class Reservations {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly checkout: Checkout,
    private readonly throttle: RedemptionCodeThrottle,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly dates: DateFilter,
  ) {}

  /** Reserves points at the current, binding price. The redemption code is used up even if nothing is captured. */
  async reserve(request: Request, caller: Caller, input: NewReservation): Promise<Outcome> {
    const { ledger } = request;
    const bookingDay = await this.bookingDays(ledger);
    const { hold } = reservationTimes((await this.policies.inForce(ledger)).pack);
    const purchase = await this.checkout.prepare(request, caller, input);
    const id = this.ids.next();
    const decide = (view: CommandContext): Proposal | Refusal => {
      const at = bookingDay(view.now);
      const priced = purchase.decide(view, at.day);
      if (isRefusal(priced)) return priced;
      const times = { reservedAt: view.now, expiresAt: addMillis(view.now, hold) };
      const held = { ...priced, ...times, ledger, id };
      const open = { status: 'open' as const, captured: 0, redemption: null, resolvedSeq: null };
      return {
        drafts: [reserve(held, at)],
        rows: ([entry]) => [
          { table: Reservation, row: { ...held, ...open, seq: entry?.seq ?? 0 } },
          ...purchase.usedCodeRows(view, id),
        ],
      };
    };
    const note = await this.note(request);
    const { accounts, readSet } = purchase;
    return this.throttle.attempt(caller, request, () =>
      this.journal.post({ request, accounts, readSet, note, decide }),
    );
  }

  /**
   * Captures a reservation and makes a redemption; the rest is released.
   * @param requested points to capture, in hundredths; all of them when undefined
   */
  async capture(request: Request, caller: Caller, ref: string, requested: number | undefined): Promise<Outcome> {
    const { ledger } = request;
    assertAtTill(caller, request);
    const { id, volunteer, shop } = await this.own(caller, ref);
    const bookingDay = await this.bookingDays(ledger);
    const redemption = this.ids.next();
    const reservation: RowSelector<Reservation> = { table: Reservation, where: { id } };
    const shops: RowSelector<Shop> = { table: Shop, where: { id: shop } };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const held = reservationRow(view, reservation);
      const points = requested ?? held.points;
      const refusal = refuseCapture(held, points, view.now);
      if (refusal) return refusal;
      if (view.rows(shops)[0]?.status !== 'active') return refuse('shop-not-active');
      const { offer, quantity } = held;
      const row = { ...{ ledger, id: redemption, code: null, volunteer, shop, offer, quantity, points, refunded: 0 } };
      const captured = { ...held, status: 'captured' as const, captured: points, redemption };
      return {
        drafts: [captureHeld(held, { redemption, points }, bookingDay(view.now))],
        rows: ([entry]) => [
          { table: Redemption, row: { ...row, redeemedAt: view.now, seq: entry?.seq ?? 0 } },
          { table: Reservation, row: { ...captured, resolvedSeq: entry?.seq ?? null } },
        ],
      };
    };
    const accounts = reservationAccounts(volunteer, shop);
    const note = await this.note(request);
    const command = { request, accounts, readSet: [reservation, shops], holds: [id], note, decide };
    return redactBalance(caller, await this.journal.post(command));
  }

  /** Releases a reservation. */
  async release(request: Request, caller: Caller, ref: string): Promise<Outcome> {
    const { id } = await this.own(caller, ref);
    const bookingDay = await this.bookingDays(request.ledger);
    const reservation: RowSelector<Reservation> = { table: Reservation, where: { id } };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const held = reservationRow(view, reservation);
      const refusal = refuseResolved(held, view.now);
      if (refusal) return refusal;
      const at = bookingDay(view.now);
      const released = { ...held, status: 'released' as const };
      return {
        drafts: [release(id, { ...at, period: at.day.slice(0, 7) })],
        rows: ([entry]) => [{ table: Reservation, row: { ...released, resolvedSeq: entry?.seq ?? null } }],
      };
    };
    return this.journal.post({ request, accounts: [], readSet: [reservation], holds: [id], decide });
  }

  /** A page of reservations in order of id, by shop and current status. A shop sees only its own. */
  async list(
    caller: Caller,
    page: PageQuery,
    filter: { status?: ReservationStatus; shop?: string } & DateRangeQuery,
  ): Promise<Reservation[]> {
    const { ledger } = caller;
    const shop = visibleShop(caller, await this.referenceData.idOf(Shop, ledger, filter.shop));
    const reservedAt = await this.dates.instants(ledger, filter);
    const where: FindOptionsWhere<Reservation> = {
      ledger,
      ...(reservedAt && { reservedAt }),
      ...(shop !== undefined && { shop }),
      ...(page.after !== undefined && { id: MoreThan(idCursor(page.after)) }),
    };
    const conditions = statusConditions(filter.status, this.clock.now()).map((status) => ({ ...where, ...status }));
    return this.database.read.find(Reservation, { where: conditions, order: { id: 'ASC' }, take: page.limit });
  }

  /** Gets a reservation. @throws DomainError `not-found` also when it is another shop's */
  async own(caller: Caller, ref: string): Promise<Reservation> {
    const row = await this.referenceData.get(Reservation, caller.ledger, ref);
    if (caller.shop !== undefined && row.shop !== caller.shop) throw new DomainError('not-found');
    return row;
  }

  /** Gives the booking day of an instant in a ledger's zone, under the policy in force. */
  private async bookingDays(ledger: string): Promise<(at: Instant) => BookingDay> {
    const { zone } = await this.ledgers.get(ledger);
    const { hash: policy } = await this.policies.inForce(ledger);
    return (at) => ({ day: dayOf(at, zone), policy });
  }

  private async note({ ledger, arrived }: Request): Promise<{ kind: string; month: string }> {
    const { zone } = await this.ledgers.get(ledger);
    return { kind: 'reservation', month: monthOf(arrived, zone) };
  }
}

function reservationRow(view: CommandContext, selector: RowSelector<Reservation>): Reservation {
  const [held] = view.rows(selector);
  if (!held) throw new Error('reservation row not found');
  return held;
}

/** Conditions for a current status: an open row past its expiry is expired, also before the sweeper's entry. */
function statusConditions(status: ReservationStatus | undefined, now: Instant): FindOptionsWhere<Reservation>[] {
  switch (status) {
    case undefined:
      return [{}];
    case 'open':
      return [{ status, expiresAt: MoreThan(now) }];
    case 'expired':
      return [{ status }, { status: 'open', expiresAt: LessThanOrEqual(now) }];
    case 'captured':
    case 'released':
      return [{ status }];
  }
}
