import { Refusal, refuse } from '../common/refusal';
import { EntryDraft } from '../ledger/core/entry';
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
