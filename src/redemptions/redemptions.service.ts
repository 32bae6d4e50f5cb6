import { Injectable } from '@nestjs/common';
import { ownAccount } from '../ledger/core/accounts';
import { refuseShut } from '../ledger/core/ledger-state';
import { Command, Need, Outcome, Proposal, Request, View } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Caller } from '../auth/api-keys.service';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { happenedAt } from '../common/assert-past';
import { notTheirs } from '../common/domain-error';
import { Day, Instant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { isUuid } from '../common/uuid';
import { Policies } from '../policies/policies.service';
import { Registers } from '../communities/reference-data';
import { NewRedemption, NewRefund } from './redemptions.dto';
import { Purchases } from './checkout';
import { Redemption } from './redemption.entity';
import { capture, giveBack, refundable } from './redemption.rules';
import { TillTries } from './redemption-code-throttle';

/** Points for goods: taken at a till in one call, and given back. */
@Injectable()
export class Redemptions {
  constructor(
    private readonly journal: Journal,
    private readonly registers: Registers,
    private readonly purchases: Purchases,
    private readonly tries: TillTries,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Takes points for an offer, at the price of this moment. */
  async redeem(request: Request, caller: Caller, asked: NewRedemption): Promise<Outcome> {
    const command = await this.redemption(request, caller, asked);
    return this.tries.take(caller, request, () => this.journal.post(command));
  }

  /** The command of a redemption, with what it speaks of found in the registers. */
  async redemption(request: Request, caller: Caller, asked: NewRedemption): Promise<Command> {
    const { ledger } = request;
    const { at, day, policy } = await this.moment(request, caller, asked.at);
    const purchase = await this.purchases.find(ledger, caller, asked);
    const redemption = this.ids.next();
    const month = day.slice(0, 7);
    const decide = (view: View): Proposal | Refusal => {
      const bought = purchase.decide(view, month);
      if (isRefusal(bought)) return bought;
      const { volunteer, shop, offer, quantity, points } = bought;
      const row = { ...{ ledger, id: redemption, code: asked.code ?? null, volunteer, shop, offer }, redeemedAt: at };
      return {
        drafts: [capture({ redemption, volunteer, shop }, bought, { day, policy })],
        rows: ([entry]) => [
          { table: Redemption, row: { ...row, quantity, points, refunded: 0, seq: entry?.seq ?? 0 } },
          ...purchase.spent(view, redemption),
        ],
      };
    };
    const { accounts, needs } = purchase;
    return { request, accounts, needs, note: { kind: 'redemption', month }, decide };
  }

  /** Gives points back, at most what was captured, over any number of refunds. */
  async refund(request: Request, caller: Caller, asked: NewRefund): Promise<Outcome> {
    return this.journal.post(await this.givingBack(request, caller, asked));
  }

  /** The command of a refund, with its redemption found in the register. */
  async givingBack(request: Request, caller: Caller, asked: NewRefund): Promise<Command> {
    const { day, policy } = await this.moment(request, caller, asked.at);
    const found = await this.named(caller, asked.redemption);
    const known = found && !isRefusal(found) ? found : undefined;
    const refund = this.ids.next();
    const same: Need<Redemption> = { table: Redemption, where: { id: known?.id ?? '' } };
    const decide = (view: View): Proposal | Refusal => {
      const month = day.slice(0, 7);
      const shut = refuseShut(view.head, month);
      if (shut) return shut;
      const [redemption] = view.rows(same);
      if (found && isRefusal(found)) return found;
      if (!redemption) return refuse('no-such-redemption', 'redemption');
      const rest = refundable(redemption.points, redemption.refunded, asked.pointHundredths);
      if (isRefusal(rest)) return rest;
      const back = { refund, capture: redemption.seq, points: asked.pointHundredths };
      const row = { ...redemption, refunded: redemption.refunded + asked.pointHundredths };
      const exchange = { redemption: redemption.id, volunteer: redemption.volunteer, shop: redemption.shop };
      return {
        drafts: [giveBack(exchange, back, { day, policy })],
        rows: () => [{ table: Redemption, row }],
      };
    };
    return {
      request,
      accounts: known ? [ownAccount('points', known.volunteer, ''), ownAccount('shop', known.shop, '')] : [],
      needs: [same],
      note: { kind: 'refund', month: day.slice(0, 7) },
      decide,
    };
  }

  /** The redemption of a number or an id. A number is its shop's: the centre is told where several shops gave it. */
  async named({ ledger, shop }: Caller, ref: string): Promise<Redemption | Refusal | undefined> {
    if (shop !== undefined) return this.registers.find(Redemption, ledger, ref, { shop });
    if (isUuid(ref)) return this.registers.find(Redemption, ledger, ref);
    const [found, another] = await this.registers.list(Redemption, ledger, { limit: 2 }, { code: ref });
    return another ? refuse('ambiguous-number', 'redemption') : found;
  }

  /** When it happens. Only the centre may name another moment than now: intake of old books. */
  private async moment(
    request: Request,
    caller: Caller,
    named: string | undefined,
  ): Promise<{ at: Instant; day: Day; policy: string }> {
    const centre = caller.roles.some((role) => role === 'operator' || role === 'coordinator');
    if (named !== undefined && !centre) throw notTheirs('at');
    const at = happenedAt('at', named, request);
    const { zone } = await this.ledgers.get(request.ledger);
    const { hash } = await this.policies.inForce(request.ledger);
    return { at, day: dayOf(at, zone), policy: hash };
  }
}
