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
import { Day, Instant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { isUuid } from '../common/uuid';
import { Confirmations, held } from '../confirmations/confirmations.service';
import { assertLive } from '../http/import-only';
import { Policies } from '../policies/policies.service';
import { ReferenceData } from '../communities/reference-data';
import { NewRedemption, NewRefund } from './redemptions.dto';
import { Checkout } from './checkout';
import { Redemption } from './redemption.entity';
import { captureEntry, refundEntry, refundable } from './redemption.rules';
import { RedemptionCodeThrottle } from './redemption-code-throttle';

/** Who refunds: a shop, or the centre. */
type Refunder = Pick<Caller, 'ledger' | 'shop'>;

/** A redemption as it was looked up; a refusal when several have its number. */
type FoundRedemption = Redemption | Refusal | undefined;

/** Redeems points for offers in one call, and refunds them. */
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
    confirmations: Confirmations,
  ) {
    confirmations.handle('refund', async (request, { body }) => {
      const [centre, input] = [{ ledger: request.ledger }, JSON.parse(body) as NewRefund];
      return this.refundCommand(request, centre, { input, found: await this.findByRef(centre, input.redemption) });
    });
  }

  /** Redeems points for an offer, at the price in force at the commit. */
  async redeem(request: Request, caller: Caller, input: NewRedemption): Promise<Outcome> {
    const command = await this.redemptionCommand(request, caller, input);
    return this.throttle.attempt(caller, request, () => this.journal.post(command));
  }

  /** Builds the command of a redemption, with its offer and payer looked up in the reference data. */
  async redemptionCommand(request: Request, caller: Caller, input: NewRedemption): Promise<Command> {
    assertLive(request, NewRedemption, input);
    const { at, day, policy } = await this.bookingMoment(request, input.at);
    const purchase = await this.checkout.prepare(request, caller, input);
    const redemption = this.ids.next();
    const month = day.slice(0, 7);
    const decide = (view: CommandContext): Proposal | Refusal => {
      const priced = purchase.decide(view, day);
      if (isRefusal(priced)) return priced;
      const { volunteer, shop, offer, quantity, points } = priced;
      const row = {
        ...{ ledger: request.ledger, id: redemption, code: input.code ?? null, volunteer, shop, offer },
        redeemedAt: at,
      };
      return {
        drafts: [captureEntry({ redemption, volunteer, shop }, priced, { day, policy })],
        rows: ([entry]) => [
          { table: Redemption, row: { ...row, quantity, points, refunded: 0, seq: entry?.seq ?? 0 } },
          ...purchase.usedCodeRows(view, redemption),
        ],
      };
    };
    const { accounts, readSet } = purchase;
    return { request, accounts, readSet, note: { kind: 'redemption', month }, decide };
  }

  /** Refunds points; all refunds of a redemption together never exceed what was captured. */
  async refund(request: Request, caller: Caller, input: NewRefund): Promise<Outcome> {
    return this.journal.post(await this.refunding(request, caller, input));
  }

  /**
   * Builds the command of a refund as it is asked for. A shop gives points back at its own cost; what the centre asks for
   * is at the shop's cost, and waits for a second person (docs/decisions/0045).
   */
  async refunding(request: Request, caller: Caller, input: NewRefund): Promise<Command> {
    const found = await this.findByRef(caller, input.redemption);
    const command = await this.refundCommand(request, caller, { input, found });
    if (caller.shop !== undefined || request.import) return command;
    const subject = found && !isRefusal(found) ? found.id : input.redemption;
    return held(command, { kind: 'refund', id: this.ids.next(), subject, body: { ...input, redemption: subject } });
  }

  /** Builds the command that books a refund of what was found. */
  private async refundCommand(
    request: Request,
    caller: Refunder,
    { input, found }: { readonly input: NewRefund; readonly found: FoundRedemption },
  ): Promise<Command> {
    assertLive(request, NewRefund, input);
    const { day, policy } = await this.bookingMoment(request, input.at);
    const existing = found && !isRefusal(found) ? found : undefined;
    const refund = this.ids.next();
    const redemptionRow: RowSelector<Redemption> = { table: Redemption, where: { id: existing?.id ?? '' } };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const month = day.slice(0, 7);
      const closed = assertPeriodOpen(view.head, month);
      if (closed) return closed;
      const [redemption] = view.rows(redemptionRow);
      if (found && isRefusal(found)) return found;
      if (!redemption) return refuse('no-such-redemption', 'redemption');
      if (caller.shop === undefined && redemption.volunteer === request.actor) return refuse('not-independent');
      const remaining = refundable(redemption.points, redemption.refunded, input.pointHundredths);
      if (isRefusal(remaining)) return remaining;
      const refunded = { refund, capture: redemption.seq, points: input.pointHundredths };
      const row = { ...redemption, refunded: redemption.refunded + input.pointHundredths };
      const parties = { redemption: redemption.id, volunteer: redemption.volunteer, shop: redemption.shop };
      return {
        drafts: [refundEntry(parties, refunded, { day, policy })],
        rows: () => [{ table: Redemption, row }],
      };
    };
    return {
      request,
      accounts: existing ? [ownAccount('points', existing.volunteer, ''), ownAccount('shop', existing.shop, '')] : [],
      readSet: [redemptionRow],
      note: { kind: 'refund', month: day.slice(0, 7) },
      decide,
    };
  }

  /**
   * Finds a redemption by id or by its shop's number. Numbers are unique in a shop only: the centre gets
   * `ambiguous-number` when several shops use the number.
   */
  async findByRef({ ledger, shop }: Refunder, ref: string): Promise<FoundRedemption> {
    if (shop !== undefined) return this.referenceData.find(Redemption, ledger, ref, { shop });
    if (isUuid(ref)) return this.referenceData.find(Redemption, ledger, ref);
    const [found, second] = await this.referenceData.list(Redemption, ledger, { limit: 2 }, { code: ref });
    return second ? refuse('ambiguous-number', 'redemption') : found;
  }

  /** The instant, day and policy of an entry. */
  private async bookingMoment(
    request: Request,
    requestedAt: string | undefined,
  ): Promise<{ at: Instant; day: Day; policy: string }> {
    const at = happenedAt('at', requestedAt, request);
    const { zone } = await this.ledgers.get(request.ledger);
    const { hash } = await this.policies.inForce(request.ledger);
    return { at, day: dayOf(at, zone), policy: hash };
  }
}
