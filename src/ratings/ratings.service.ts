import { Injectable } from '@nestjs/common';
import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { Command, RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { happenedAt } from '../common/assert-past';
import { assertLive } from '../http/import-only';
import { Day, Instant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { LateMark, bookingDateOf, laterOf, lateness } from '../policies/recording-window';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { Activity } from '../service/activity.entity';
import { ServiceRecord } from '../service/service-record.entity';
import { ratingEntry, checkRating } from './rating.rules';
import { Rating } from './rating.entity';
import { RatingWithdrawal } from './rating-withdrawal.entity';
import { NewRating } from './ratings.dto';

/** Records satisfaction ratings, which those who were served give for a service. */
@Injectable()
export class Ratings {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Records a rating. */
  async give(request: Request, input: NewRating): Promise<Outcome> {
    return this.journal.post(await this.rating(request, input));
  }

  /** Builds the command of a rating, with its references resolved in the master data. */
  async rating(request: Request, input: NewRating): Promise<Command> {
    assertLive(request, NewRating, input);
    const { ledger } = request;
    const info = await this.ledgers.get(ledger);
    const { hash, pack } = await this.policies.inForce(ledger);
    const ratedAt = happenedAt('ratedAt', input.ratedAt, request);
    const day = dayOf(ratedAt, info.zone);
    const month = day.slice(0, 7);
    const rater = await this.referenceData.find(Person, ledger, input.rater ?? request.actor);
    const volunteer = await this.referenceData.find(Person, ledger, input.volunteer, { role: 'volunteer' });
    const activity = await this.referenceData.find(Activity, ledger, input.activity);
    // An unknown reference becomes an empty id, which matches no row: the rule then finds no record.
    const where = { volunteer: volunteer?.id ?? '', activity: activity?.id ?? '' };
    const records: RowSelector<ServiceRecord> = { table: ServiceRecord, where };
    const by = { volunteer: where.volunteer, rater: rater?.id ?? '' };
    const earlier: RowSelector<Rating> = { table: Rating, where: { ...where, ...by } };
    const withdrawn: RowSelector<RatingWithdrawal> = { table: RatingWithdrawal, where: by };
    /** The recording window starts at the later of the activity's and the service's end. */
    const datesOf = (servedUntil: Instant): { ended: Day; event: Day; late: LateMark | undefined } => ({
      ended: dayOf(servedUntil, info.zone),
      event: day,
      late: lateness(pack, laterOf(servedUntil, activity?.endsAt ?? servedUntil), ratedAt, info),
    });
    const rating = { id: this.ids.next(), rater: rater?.id ?? '', stars: input.stars };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const periodClosed = assertPeriodOpen(view.head, month);
      if (periodClosed) return periodClosed;
      const record = view.rows(records).find(({ status }) => status === 'approved');
      const rated = record && activity && { ...where, record: record.id, category: activity.category };
      const withdrawnIds = view.rows(withdrawn).map(({ id }) => id);
      const raters = view
        .rows(earlier)
        .filter((one) => one.record === record?.id && !withdrawnIds.includes(one.id))
        .map((one) => one.rater);
      const checked = checkRating(rating, rated, raters, pack);
      if (isRefusal(checked)) return checked;
      if (!rater) return refuse('unknown-person', 'rater');
      const row = { ...where, ...rating, ledger, record: checked.record, ratedAt };
      const dates = datesOf(record?.endsAt ?? ratedAt);
      const at = bookingDateOf(pack, dates, (one) => !assertPeriodOpen(view.head, one));
      return {
        drafts: [ratingEntry(rating, checked, { ...at, policy: hash, late: dates.late })],
        rows: ([entry]) => [{ table: Rating, row: { ...row, seq: entry?.seq ?? 0 } }],
      };
    };
    return {
      request,
      accounts: [],
      readSet: [records, earlier, withdrawn],
      note: { kind: 'rating', month },
      decide,
    };
  }
}
