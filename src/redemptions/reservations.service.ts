import { Injectable } from '@nestjs/common';
import { FindOptionsWhere, LessThanOrEqual, MoreThan } from 'typeorm';
import { RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Caller } from '../auth/api-keys.service';
import { dayOf, monthOf } from '../common/calendar';
import { Clock, Ids } from '../common/clock';
import { Database } from '../database/database';
import { idCursor } from '../http/paging';
import { DomainError } from '../common/domain-error';
import { Instant, later } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { reservationTimes } from '../policies/reservation-times';
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

/** Points kept aside at a till: reserved, then captured whole or in part, or released. */
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
  ) {}

  /** Keeps points aside at the price of this moment, which binds. The code is used up, whatever comes of it. */
  async reserve(request: Request, caller: Caller, input: NewReservation): Promise<Outcome> {
    const { ledger } = request;
    const moment = await this.moments(ledger);
    const { hold } = reservationTimes((await this.policies.inForce(ledger)).pack);
    const purchase = await this.checkout.find(ledger, caller, input);
    const id = this.ids.next();
    const decide = (view: CommandContext): Proposal | Refusal => {
      const at = moment(view.now);
      const bought = purchase.decide(view, at.day.slice(0, 7));
      if (isRefusal(bought)) return bought;
      const times = { reservedAt: view.now, expiresAt: later(view.now, hold) };
      const held = { ...bought, ...times, ledger, id };
      const open = { status: 'open' as const, captured: 0, redemption: null, resolvedSeq: null };
      return {
        drafts: [reserve(held, at)],
        rows: ([entry]) => [
          { table: Reservation, row: { ...held, ...open, seq: entry?.seq ?? 0 } },
          ...purchase.spent(view, id),
        ],
      };
    };
    const note = await this.note(request);
    const { accounts, readSet } = purchase;
    return this.throttle.take(caller, request, () => this.journal.post({ request, accounts, readSet, note, decide }));
  }

  /** Captures what was reserved, or a part of it; the rest is released. It makes a redemption as a call at once does. */
  async capture(request: Request, caller: Caller, ref: string, input: number | undefined): Promise<Outcome> {
    const { ledger } = request;
    const { id, volunteer, shop } = await this.own(caller, ref);
    const moment = await this.moments(ledger);
    const redemption = this.ids.next();
    const same: RowSelector<Reservation> = { table: Reservation, where: { id } };
    const shops: RowSelector<Shop> = { table: Shop, where: { id: shop } };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const held = theOne(view, same);
      const points = input ?? held.points;
      const refusal = refuseCapture(held, points, view.now);
      if (refusal) return refusal;
      if (view.rows(shops)[0]?.status !== 'active') return refuse('shop-not-active');
      const { offer, quantity } = held;
      const row = { ...{ ledger, id: redemption, code: null, volunteer, shop, offer, quantity, points, refunded: 0 } };
      const captured = { ...held, status: 'captured' as const, captured: points, redemption };
      return {
        drafts: [captureHeld(held, { redemption, points }, moment(view.now))],
        rows: ([entry]) => [
          { table: Redemption, row: { ...row, redeemedAt: view.now, seq: entry?.seq ?? 0 } },
          { table: Reservation, row: { ...captured, resolvedSeq: entry?.seq ?? null } },
        ],
      };
    };
    const accounts = reservationAccounts(volunteer, shop);
    const note = await this.note(request);
    const command = { request, accounts, readSet: [same, shops], holds: [id], note, decide };
    return redactBalance(caller, await this.journal.post(command));
  }

  /** Gives up what was reserved. */
  async release(request: Request, caller: Caller, ref: string): Promise<Outcome> {
    const { id } = await this.own(caller, ref);
    const moment = await this.moments(request.ledger);
    const same: RowSelector<Reservation> = { table: Reservation, where: { id } };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const held = theOne(view, same);
      const refusal = refuseResolved(held, view.now);
      if (refusal) return refusal;
      const at = moment(view.now);
      const released = { ...held, status: 'released' as const };
      return {
        drafts: [release(id, { ...at, period: at.day.slice(0, 7) })],
        rows: ([entry]) => [{ table: Reservation, row: { ...released, resolvedSeq: entry?.seq ?? null } }],
      };
    };
    return this.journal.post({ request, accounts: [], readSet: [same], holds: [id], decide });
  }

  /** A page of reservations by id: a shop's own, or those of a shop, in a status as it is now. */
  async list(
    caller: Caller,
    page: PageQuery,
    filter: { status?: ReservationStatus; shop?: string },
  ): Promise<Reservation[]> {
    const { ledger } = caller;
    const shop = visibleShop(caller, await this.referenceData.idOf(Shop, ledger, filter.shop));
    const where: FindOptionsWhere<Reservation> = {
      ledger,
      ...(shop !== undefined && { shop }),
      ...(page.after !== undefined && { id: MoreThan(idCursor(page.after)) }),
    };
    const wheres = statusWheres(filter.status, this.clock.now()).map((status) => ({ ...where, ...status }));
    return this.database.read.find(Reservation, { where: wheres, order: { id: 'ASC' }, take: page.limit });
  }

  /** One reservation; a shop finds its own only. */
  async own(caller: Caller, ref: string): Promise<Reservation> {
    const row = await this.referenceData.get(Reservation, caller.ledger, ref);
    if (caller.shop !== undefined && row.shop !== caller.shop) throw new DomainError('not-found');
    return row;
  }

  /** How an instant is dated in a ledger. */
  private async moments(ledger: string): Promise<(at: Instant) => BookingDay> {
    const { zone } = await this.ledgers.get(ledger);
    const { hash: policy } = await this.policies.inForce(ledger);
    return (at) => ({ day: dayOf(at, zone), policy });
  }

  private async note({ ledger, arrived }: Request): Promise<{ kind: string; month: string }> {
    const { zone } = await this.ledgers.get(ledger);
    return { kind: 'reservation', month: monthOf(arrived, zone) };
  }
}

function theOne(view: CommandContext, selector: RowSelector<Reservation>): Reservation {
  const [held] = view.rows(selector);
  if (!held) throw new Error('a reservation is gone');
  return held;
}

/** The rows that have a status now: an open one that is past its instant is expired, before and after it is swept. */
function statusWheres(status: ReservationStatus | undefined, now: Instant): FindOptionsWhere<Reservation>[] {
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
