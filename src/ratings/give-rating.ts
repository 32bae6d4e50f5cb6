import { Day } from '../platform/instant';
import { Refusal, refuse } from '../platform/refusal';
import { Draft } from '../ledger/entry';
import { PolicyPack } from '../policy/pack';

/** A rating as given. Ids are opaque. */
export interface GivenRating {
  readonly id: string;
  readonly rater: string;
  readonly stars: number;
}

/** What is rated: an approved record. */
export interface Rated {
  readonly record: string;
  readonly volunteer: string;
  readonly activity: string;
  readonly category: string;
}

/**
 * Whether a rating counts (examples/README.md): within the pack's range, for an approved record, once per rater and record.
 * @param rated the approved record, if there is one  @param raters who rated that record already
 */
export function judgeRating(
  { rater, stars }: GivenRating,
  rated: Rated | undefined,
  raters: readonly string[],
  { rating: { lowest, highest } }: PolicyPack,
): Rated | Refusal {
  if (stars < lowest || stars > highest) return refuse('out-of-range', 'stars', { lowest, highest });
  if (!rated) return refuse('no-such-record', 'volunteer');
  return raters.includes(rater) ? refuse('already-rated', 'rater') : rated;
}

/** The entry of a rating. Nothing moves. */
export function bookRating({ id, rater, stars }: GivenRating, rated: Rated, at: { day: Day; policy: string }): Draft {
  return {
    kind: 'rating.given',
    period: at.day.slice(0, 7),
    occurred: at.day,
    policy: at.policy,
    facts: { rating: id, rater, stars: String(stars), ...rated },
    sides: [],
  };
}
