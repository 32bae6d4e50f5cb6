import { Injectable } from '@nestjs/common';
import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { Command, RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { happenedAt } from '../common/assert-past';
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
import { NewRating } from './ratings.dto';

/** Satisfaction ratings of services, by those who were served. */
@Injectable()
export class Ratings {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Takes a rating in. */
  async give(request: Request, input: NewRating): Promise<Outcome> {
    return this.journal.post(await this.rating(request, input));
  }

  /** The command of a rating, with those it speaks of found in the registers. */
  async rating(request: Request, input: NewRating): Promise<Command> {
    const { ledger } = request;
    const place = await this.ledgers.get(ledger);
    const { hash, pack } = await this.policies.inForce(ledger);
    const ratedAt = happenedAt('ratedAt', input.ratedAt, request);
    const day = dayOf(ratedAt, place.zone);
    const month = day.slice(0, 7);
    const rater = await this.referenceData.find(Person, ledger, input.rater ?? request.actor);
    const volunteer = await this.referenceData.find(Person, ledger, input.volunteer, { role: 'volunteer' });
    const activity = await this.referenceData.find(Activity, ledger, input.activity);
    // Ids that name nothing where the row names nothing: the rule then finds no record.
    const where = { volunteer: volunteer?.id ?? '', activity: activity?.id ?? '' };
    const records: RowSelector<ServiceRecord> = { table: ServiceRecord, where };
    const earlier: RowSelector<Rating> = { table: Rating, where: { ...where, rater: rater?.id ?? '' } };
    /** The term runs from the later of the activity's end and the service's own. */
    const whenGiven = (served: Instant): { ended: Day; event: Day; late: LateMark | undefined } => ({
      ended: dayOf(served, place.zone),
      event: day,
      late: lateness(pack, laterOf(served, activity?.endsAt ?? served), ratedAt, place),
    });
    const rating = { id: this.ids.next(), rater: rater?.id ?? '', stars: input.stars };
    const decide = (view: CommandContext): Proposal | Refusal => {
      const shut = assertPeriodOpen(view.head, month);
      if (shut) return shut;
      const record = view.rows(records).find(({ status }) => status === 'approved');
      const rated = record && activity && { ...where, record: record.id, category: activity.category };
      const raters = view
        .rows(earlier)
        .filter((one) => one.record === record?.id)
        .map((one) => one.rater);
      const judged = checkRating(rating, rated, raters, pack);
      if (isRefusal(judged)) return judged;
      if (!rater) return refuse('unknown-person', 'rater');
      const row = { ...where, ...rating, ledger, record: judged.record, ratedAt };
      const given = whenGiven(record?.endsAt ?? ratedAt);
      const at = bookingDateOf(pack, given, (one) => !assertPeriodOpen(view.head, one));
      return {
        drafts: [ratingEntry(rating, judged, { ...at, policy: hash, late: given.late })],
        rows: ([entry]) => [{ table: Rating, row: { ...row, seq: entry?.seq ?? 0 } }],
      };
    };
    return {
      request,
      accounts: [],
      readSet: [records, earlier],
      note: { kind: 'rating', month },
      decide,
    };
  }
}
