import { Injectable } from '@nestjs/common';
import { RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { Clock, Ids } from '../common/clock';
import { Database } from '../database/database';
import { DomainError } from '../common/domain-error';
import { later } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { reservationTimes } from '../policies/reservation-times';
import { Person } from '../communities/person.entity';
import { PageQuery, ReferenceData } from '../communities/reference-data';
import { Shop } from '../communities/shop.entity';
import { codeOf, redemptionCodeStatus, digestOf } from './redemption-code.rules';
import { RedemptionCode } from './redemption-code.entity';
import { NewRedemptionCode } from './redemption-codes.dto';

/** Who pays at a till: named by the centre, or known from a consent code. '' when nobody was found. */
export interface Payer {
  readonly volunteer: string;
  /** The code's row as it is at the commit, when a code was given. */
  readonly consent?: RowSelector<RedemptionCode>;
}

/** Consent codes of volunteers: made, cancelled, and found by what a till types. */
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
  ) {}

  /**
   * Makes a code. What is kept with the idempotency key has no code in it; the code is worked out anew for each answer,
   * so that a replay shows the same bytes.
   */
  async make(request: Request, volunteer: Person, input: NewRedemptionCode): Promise<Outcome> {
    const { ledger } = request;
    const { secret } = await this.ledgers.get(ledger);
    const times = reservationTimes((await this.policies.inForce(ledger)).pack);
    const shop = input.shop === undefined ? null : await this.referenceData.find(Shop, ledger, input.shop);
    // Two codes, for the one chance in millions of millions that the first is in use.
    const choices = [this.ids.next(), this.ids.next()].map((id) => {
      const digest = digestOf(secret, codeOf(secret, id));
      return { id, digest, taken: { table: RedemptionCode, where: { digest } } satisfies RowSelector<RedemptionCode> };
    });
    const decide = (view: CommandContext): Proposal | Refusal => {
      const { kind = 'code', ceilingPointHundredths: ceiling = null } = input;
      if (shop === undefined) return refuse('unknown-shop', 'shop');
      if (kind === 'voucher' && ceiling === null) return refuse('ceiling-missing', 'ceilingPointHundredths');
      const free = choices.find(({ taken }) => view.rows(taken).length === 0);
      if (!free) throw new Error('both codes are in use');
      const { id, digest } = free;
      const row: RedemptionCode = {
        ...{ ledger, id, digest, volunteer: volunteer.id, kind, ceiling, shop: shop?.id ?? null },
        ...{ createdBy: request.actor, createdAt: view.now, expiresAt: later(view.now, times[kind]) },
        ...{ usedAt: null, usedFor: null, cancelledAt: null },
      };
      return { drafts: [], rows: () => [{ table: RedemptionCode, row }], receipt: receiptOf(row) };
    };
    const readSet = choices.map(({ taken }) => taken);
    const outcome = await this.journal.post({ request, accounts: [], readSet, decide });
    if (outcome.kind !== 'registered') return outcome;
    const { receipt } = outcome;
    return { ...outcome, receipt: { ...receipt, code: codeOf(secret, String(receipt['id'])) } };
  }

  /** A volunteer's codes, without the codes themselves. */
  list(ledger: string, volunteer: string, page: PageQuery): Promise<RedemptionCode[]> {
    return this.referenceData.list(RedemptionCode, ledger, page, { volunteer });
  }

  /** A code that can still be used, in clear, for its slip. */
  async reveal(ledger: string, volunteer: string, id: string): Promise<{ row: RedemptionCode; code: string }> {
    const row = await this.referenceData.get(RedemptionCode, ledger, id, { volunteer });
    if (redemptionCodeStatus(row, this.clock.now()) !== 'open') throw new DomainError('not-found');
    const { secret } = await this.ledgers.get(ledger);
    return { row, code: codeOf(secret, row.id) };
  }

  /** Ends a code at once. Again, or after it expired, it changes nothing; what was used stays used. */
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

  /** Who pays. When a code and a volunteer are named, the code must be that volunteer's. */
  async payer(ledger: string, named: { volunteer?: string; consent?: string }): Promise<Payer> {
    const person =
      named.volunteer === undefined
        ? undefined
        : await this.referenceData.find(Person, ledger, named.volunteer, { role: 'volunteer' });
    if (named.consent === undefined) return { volunteer: person?.id ?? '' };
    const { secret } = await this.ledgers.get(ledger);
    const digest = digestOf(secret, named.consent);
    const row = await this.database.read.findOneBy(RedemptionCode, { ledger, digest });
    const volunteer = named.volunteer === undefined || person?.id === row?.volunteer ? row?.volunteer : undefined;
    return { volunteer: volunteer ?? '', consent: { table: RedemptionCode, where: { digest } } };
  }
}

/** What is answered of a new code, but the code. */
function receiptOf({ id, kind, shop, ceiling, expiresAt }: RedemptionCode): Record<string, unknown> {
  return {
    ...{ id, kind, expiresAt },
    ...(shop !== null && { shop }),
    ...(ceiling !== null && { ceilingPointHundredths: ceiling }),
    entries: [],
  };
}
