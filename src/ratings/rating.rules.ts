import { Refusal, refuse } from '../common/refusal';
import { Day, Month } from '../common/instant';
import { Entry, EntryDraft } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { PolicyPack } from '../policies/policy-pack';
import { BookingDate, LateMark, lateFacts } from '../policies/recording-window';

/** A rating as submitted. Ids are opaque. */
export interface RatingInput {
  readonly id: string;
  readonly rater: string;
  readonly stars: number;
}

/** The approved service record that is rated. */
export interface RatedService {
  readonly record: string;
  readonly volunteer: string;
  readonly activity: string;
  readonly category: string;
}

/**
 * Checks a rating (examples/README.md): within the pack's range, for an approved record, of somebody else's service, once
 * per rater and record.
 * @param rated the approved record, if there is one
 * @param raters ids of those who have rated that record already
 */
export function checkRating(
  { rater, stars }: RatingInput,
  rated: RatedService | undefined,
  raters: readonly string[],
  { rating: { lowest, highest } }: PolicyPack,
): RatedService | Refusal {
  if (stars < lowest || stars > highest) return refuse('out-of-range', 'stars', { lowest, highest });
  if (!rated) return refuse('no-such-record', 'volunteer');
  if (rater === rated.volunteer) return refuse('self-rating', 'rater');
  return raters.includes(rater) ? refuse('already-rated', 'rater') : rated;
}

/** When and under which policy a rating is booked. A late rating is marked and counts like any other. */
export interface RatingBooking extends BookingDate {
  readonly policy: string;
  readonly late: LateMark | undefined;
}

/** The entry of a rating. It has no postings. */
export function ratingEntry({ id, rater, stars }: RatingInput, rated: RatedService, at: RatingBooking): EntryDraft {
  return {
    kind: 'rating.given',
    period: at.month,
    occurred: at.day,
    policy: at.policy,
    facts: { rating: id, rater, stars: String(stars), ...rated, ...lateFacts(at.late) },
    sides: [],
  };
}

/** When a rating is withdrawn, and why. */
export interface Withdrawal {
  readonly day: Day;
  readonly month: Month;
  /** HMAC of the reason (`blind`). */
  readonly reason: string;
}

/**
 * The entry that withdraws a rating. It copies the facts of the rating's entry and names its number and month, so that a
 * report of the open month reads no other month. Refused to the volunteer who was rated.
 */
export function withdrawalEntry(given: Entry, actor: string, { day, month, reason }: Withdrawal): EntryDraft | Refusal {
  const { seq, period, policy, facts } = given;
  const names = ['rating', 'record', 'volunteer', 'activity', 'category', 'rater', 'stars'];
  const copied = Object.fromEntries(names.map((name) => [name, textFact(facts, name)]));
  if (copied['volunteer'] === actor) return refuse('self-rating');
  return {
    kind: 'rating.withdrawn',
    period: month,
    occurred: day,
    policy,
    facts: { ...copied, given: String(seq), period, reason },
    sides: [],
  };
}
