import { Injectable } from '@nestjs/common';
import { RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Clock, Ids } from '../common/clock';
import { Database } from '../database/database';
import { DomainError } from '../common/domain-error';
import { addMillis } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { reservationTimes } from '../policies/reservation-times';
import { Person } from '../communities/person.entity';
import { DateRangeQuery } from '../http/paging';
import { DateFilter } from '../communities/date-filter';
import { PageQuery, ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { codeOf, redemptionCodeStatus, digestOf } from './redemption-code.rules';
import { RedemptionCode } from './redemption-code.entity';
import { NewRedemptionCode } from './redemption-codes.dto';

/** The payer of a purchase: named by the centre, or found by a redemption code. */
export interface Payer {
  /** By opaque id; '' when none was found. */
  readonly volunteer: string;
  /** Selects the code's row for the decision at the commit; absent when no code was sent. */
  readonly codeSelector?: RowSelector<RedemptionCode>;
}

/** Issues, lists and cancels redemption codes, and finds the payer of a code. */
@Injectable()
export class RedemptionCodes {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly dates: DateFilter,
  ) {}

  /**
   * Issues a code. The receipt stored with the idempotency key does not contain the code; it is derived again for each
   * response, so a replay returns the same bytes.
   */
  async issue(request: Request, volunteer: Person, input: NewRedemptionCode): Promise<Outcome> {
    const { ledger } = request;
    const { secret } = await this.ledgers.get(ledger);
    const times = reservationTimes((await this.policies.inForce(ledger)).pack);
    const shop = input.shop === undefined ? null : await this.referenceData.find(Shop, ledger, input.shop);
    // Two candidates, in case the first code is already in use (one chance in 2^40 per existing code).
    const candidates = [this.ids.next(), this.ids.next()].map((id) => {
      const digest = digestOf(secret, codeOf(secret, id));
      return {
        id,
        digest,
        selector: { table: RedemptionCode, where: { digest } } satisfies RowSelector<RedemptionCode>,
      };
    });
    const decide = (view: CommandContext): Proposal | Refusal => {
      const { kind = 'code', ceilingPointHundredths: ceiling = null } = input;
      if (shop === undefined) return refuse('unknown-shop', 'shop');
      if (kind === 'voucher' && ceiling === null) return refuse('ceiling-missing', 'ceilingPointHundredths');
      const free = candidates.find(({ selector }) => view.rows(selector).length === 0);
      if (!free) throw new Error('both candidate redemption codes are in use');
      const { id, digest } = free;
      const row: RedemptionCode = {
        ...{ ledger, id, digest, volunteer: volunteer.id, kind, ceiling, shop: shop?.id ?? null },
        ...{ createdBy: request.actor, createdAt: view.now, expiresAt: addMillis(view.now, times[kind]) },
        ...{ usedAt: null, usedFor: null, cancelledAt: null },
      };
      return { drafts: [], rows: () => [{ table: RedemptionCode, row }], receipt: receiptOf(row) };
    };
    const readSet = candidates.map(({ selector }) => selector);
    const outcome = await this.journal.post({ request, accounts: [], readSet, decide });
    if (outcome.kind !== 'registered') return outcome;
    const { receipt } = outcome;
    return { ...outcome, receipt: { ...receipt, code: codeOf(secret, String(receipt['id'])) } };
  }

  /** A page of a volunteer's codes, without the codes themselves. */
  async list(ledger: string, volunteer: string, page: PageQuery & DateRangeQuery): Promise<RedemptionCode[]> {
    const createdAt = await this.dates.instants(ledger, page);
    return this.referenceData.list(RedemptionCode, ledger, page, { volunteer, createdAt });
  }

  /** An open code in clear, to print it. @throws DomainError `not-found` when it is no longer open */
  async reveal(ledger: string, volunteer: string, id: string): Promise<{ row: RedemptionCode; code: string }> {
    const row = await this.referenceData.get(RedemptionCode, ledger, id, { volunteer });
    if (redemptionCodeStatus(row, this.clock.now()) !== 'open') throw new DomainError('not-found');
    const { secret } = await this.ledgers.get(ledger);
    return { row, code: codeOf(secret, row.id) };
  }

  /**
   * Cancels an open code; a cancelled or expired one is left as it is.
   * @throws DomainError `consent-used` when it was used
   */
  async cancel(ledger: string, volunteer: string, id: string): Promise<void> {
    const { id: found } = await this.referenceData.get(RedemptionCode, ledger, id, { volunteer });
    const now = this.clock.now();
    const status = await this.database.write(async (manager) => {
      const row = await manager.findOneByOrFail(RedemptionCode, { ledger, id: found });
      const before = redemptionCodeStatus(row, now);
      if (before === 'open') await manager.update(RedemptionCode, { ledger, id: found }, { cancelledAt: now });
      return before;
    }, ledger);
    if (status === 'used') throw DomainError.of(refuse('consent-used'));
  }

  /** Finds the payer. When both a code and a volunteer are sent, the code must be that volunteer's. */
  async payer(ledger: string, request: { volunteer?: string; consent?: string }): Promise<Payer> {
    const person =
      request.volunteer === undefined
        ? undefined
        : await this.referenceData.find(Person, ledger, request.volunteer, { role: 'volunteer' });
    if (request.consent === undefined) return { volunteer: person?.id ?? '' };
    const { secret } = await this.ledgers.get(ledger);
    const digest = digestOf(secret, request.consent);
    const row = await this.database.read.findOneBy(RedemptionCode, { ledger, digest });
    const volunteer = request.volunteer === undefined || person?.id === row?.volunteer ? row?.volunteer : undefined;
    return { volunteer: volunteer ?? '', codeSelector: { table: RedemptionCode, where: { digest } } };
  }
}

/** The receipt of a new code, without the code. */
function receiptOf({ id, kind, shop, ceiling, expiresAt }: RedemptionCode): Record<string, unknown> {
  return {
    ...{ id, kind, expiresAt },
    ...(shop !== null && { shop }),
    ...(ceiling !== null && { ceilingPointHundredths: ceiling }),
    entries: [],
  };
}
