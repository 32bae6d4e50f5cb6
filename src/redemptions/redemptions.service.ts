import { Injectable } from '@nestjs/common';
import { ownAccount } from '../ledger/core/accounts';
import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { Command, RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Caller } from '../auth/api-keys.service';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { happenedAt } from '../common/assert-past';
import { centreOnlyField } from '../common/domain-error';
import { Day, Instant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { isUuid } from '../common/uuid';
import { Policies } from '../policies/policies.service';
import { ReferenceData } from '../communities/reference-data';
import { NewRedemption, NewRefund } from './redemptions.dto';
import { Checkout } from './checkout';
import { Redemption } from './redemption.entity';
import { captureEntry, refundEntry, refundable } from './redemption.rules';
import { RedemptionCodeThrottle } from './redemption-code-throttle';

/** Points for goods: taken at a till in one call, and given back. */
@Injectable()
export class Redemptions {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly checkout: Checkout,
    private readonly throttle: RedemptionCodeThrottle,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Takes points for an offer, at the price of this moment. */
  async redeem(request: Request, caller: Caller, input: NewRedemption): Promise<Outcome> {
    const command = await this.redemption(request, caller, input);
    return this.throttle.take(caller, request, () => this.journal.post(command));
  }

  /** The command of a redemption, with what it speaks of found in the registers. */
  async redemption(request: Request, caller: Caller, input: NewRedemption): Promise<Command> {
    const { ledger } = request;
    const { at, day, policy } = await this.moment(request, caller, input.at);
    const purchase = await this.checkout.find(ledger, caller, input);
    const redemption = this.ids.next();
    const month = day.slice(0, 7);
    const decide = (view: CommandContext): Proposal | Refusal => {
      const bought = purchase.decide(view, month);
      if (isRefusal(bought)) return bought;
      const { volunteer, shop, offer, quantity, points } = bought;
      const row = { ...{ ledger, id: redemption, code: input.code ?? null, volunteer, shop, offer }, redeemedAt: at };
      return {
        drafts: [captureEntry({ redemption, volunteer, shop }, bought, { day, policy })],
        rows: ([entry]) => [
          { table: Redemption, row: { ...row, quantity, points, refunded: 0, seq: entry?.seq ?? 0 } },
          ...purchase.spent(view, redemption),
        ],
      };
    };
    const { accounts, readSet } = purchase;
    return { request, accounts, readSet, note: { kind: 'redemption', month }, decide };
  }

  /** Gives points back, at most what was captured, over any number of refunds. */
  async refund(request: Request, caller: Caller, input: NewRefund): Promise<Outcome> {
    return this.journal.post(await this.givingBack(request, caller, input));
  }

  /** The command of a refund, with its redemption found in the register. */
  async givingBack(request: Request, caller: Caller, input: NewRefund): Promise<Command> {
    const { day, policy } = await this.moment(request, caller, input.at);
    const found = await this.named(caller, input.redemption);
    const known = found && !isRefusal(found) ? found : undefined;
    const refund = this.ids.next();
    const same: RowSelector<Redemption> = { table: Redemption, where: { id: known?.id ?? '' } };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const month = day.slice(0, 7);
      const shut = assertPeriodOpen(view.head, month);
      if (shut) return shut;
      const [redemption] = view.rows(same);
      if (found && isRefusal(found)) return found;
      if (!redemption) return refuse('no-such-redemption', 'redemption');
      const rest = refundable(redemption.points, redemption.refunded, input.pointHundredths);
      if (isRefusal(rest)) return rest;
      const back = { refund, capture: redemption.seq, points: input.pointHundredths };
      const row = { ...redemption, refunded: redemption.refunded + input.pointHundredths };
      const exchange = { redemption: redemption.id, volunteer: redemption.volunteer, shop: redemption.shop };
      return {
        drafts: [refundEntry(exchange, back, { day, policy })],
        rows: () => [{ table: Redemption, row }],
      };
    };
    return {
      request,
      accounts: known ? [ownAccount('points', known.volunteer, ''), ownAccount('shop', known.shop, '')] : [],
      readSet: [same],
      note: { kind: 'refund', month: day.slice(0, 7) },
      decide,
    };
  }

  /** The redemption of a number or an id. A number is its shop's: the centre is told where several shops gave it. */
  async named({ ledger, shop }: Caller, ref: string): Promise<Redemption | Refusal | undefined> {
    if (shop !== undefined) return this.referenceData.find(Redemption, ledger, ref, { shop });
    if (isUuid(ref)) return this.referenceData.find(Redemption, ledger, ref);
    const [found, another] = await this.referenceData.list(Redemption, ledger, { limit: 2 }, { code: ref });
    return another ? refuse('ambiguous-number', 'redemption') : found;
  }

  /** When it happens. Only the centre may name another moment than now: intake of old books. */
  private async moment(
    request: Request,
    caller: Caller,
    named: string | undefined,
  ): Promise<{ at: Instant; day: Day; policy: string }> {
    const centre = caller.roles.some((role) => role === 'operator' || role === 'coordinator');
    if (named !== undefined && !centre) throw centreOnlyField('at');
    const at = happenedAt('at', named, request);
    const { zone } = await this.ledgers.get(request.ledger);
    const { hash } = await this.policies.inForce(request.ledger);
    return { at, day: dayOf(at, zone), policy: hash };
  }
}
