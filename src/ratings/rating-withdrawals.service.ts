import { Injectable } from '@nestjs/common';
import { Outcome, Proposal, Request, RowSelector, CommandContext } from '../ledger/core/command';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { dayOf } from '../common/calendar';
import { DomainError } from '../common/domain-error';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { ReferenceData } from '../communities/reference-data';
import { withdrawalEntry } from './rating.rules';
import { Rating } from './rating.entity';
import { RatingWithdrawal } from './rating-withdrawal.entity';

/** Withdraws ratings, each once. The person may then rate the service again. */
@Injectable()
export class RatingWithdrawals {
  constructor(
    private readonly journal: Journal,
    private readonly entries: EntryQueries,
    private readonly referenceData: ReferenceData,
    private readonly ledgers: Ledgers,
  ) {}

  /**
   * Withdraws a rating, in its own month when that is open, else in the first open month after it.
   * @throws DomainError `not-found`
   */
  async withdraw(request: Request, id: string, reason: string): Promise<Outcome> {
    const { ledger } = request;
    const rating = await this.referenceData.find(Rating, ledger, id);
    // A later rating of the same person has replaced the row of a withdrawn one.
    const given = rating && (await this.entries.entry(ledger, rating.seq));
    if (!given) return this.postAlreadyWithdrawn(request, id);
    const { zone, secret } = await this.ledgers.get(ledger);
    const withdrawn: RowSelector<RatingWithdrawal> = { table: RatingWithdrawal, where: { id } };
    const decide = (view: CommandContext): Proposal | Refusal => {
      if (view.rows(withdrawn).length > 0) return refuse('already-withdrawn');
      const draft = withdrawalEntry(given, request.actor, {
        day: dayOf(view.now, zone),
        month: firstOpenMonth(given.period, view.head),
        reason: blind(secret, reason),
      });
      if (isRefusal(draft)) return draft;
      const { volunteer, rater } = rating;
      return {
        drafts: [draft],
        rows: ([entry]) => [
          { table: RatingWithdrawal, row: { ledger, id, volunteer, rater, seq: entry?.seq ?? 0, reason } },
        ],
      };
    };
    return this.journal.post({ request, accounts: [], readSet: [withdrawn], decide });
  }

  /** Answers for a rating that has no row any more. @throws DomainError `not-found` when there never was one */
  private async postAlreadyWithdrawn(request: Request, id: string): Promise<Outcome> {
    const earlier = await this.referenceData.find(RatingWithdrawal, request.ledger, id);
    if (!earlier) throw new DomainError('not-found');
    return this.journal.post({ request, accounts: [], decide: () => refuse('already-withdrawn') });
  }
}
