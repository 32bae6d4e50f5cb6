import { meanHundredths } from './figures';

/**
 * Minimum number of raters, and of volunteers, to show a mean: below it, a rating could be attributed to a person
 * (docs/domain.md §6).
 */
export const MIN_PEOPLE_SHOWN = 3;

/** Ratings of the services of one category, or of several. */
export interface SatisfactionFigures {
  readonly ratings: number;
  /** Distinct people who rated. */
  readonly raters: number;
  /** Mean in hundredths of a star, rounded half up; null when there are too few raters or volunteers to show it. */
  readonly meanHundredths: number | null;
}

interface Stars {
  sum: number;
  count: number;
  /** Number of ratings by rater. */
  readonly raters: Map<string, number>;
}

/** A rating that was given, or with the sign -1 withdrawn. */
export interface SignedRating {
  readonly rater: string;
  readonly stars: number;
  readonly sign: 1 | -1;
}

/** Folds the ratings of a month by category, with their raters. Pure. */
export class Satisfaction {
  private readonly categories = new Map<string, Stars>();

  /** Adds a rating, or subtracts a withdrawn one. */
  add(category: string, { rater, stars, sign }: SignedRating): void {
    const ratings = this.categories.get(category) ?? { sum: 0, count: 0, raters: new Map<string, number>() };
    const left = (ratings.raters.get(rater) ?? 0) + sign;
    ratings.sum += sign * stars;
    ratings.count += sign;
    if (left > 0) ratings.raters.set(rater, left);
    else ratings.raters.delete(rater);
    if (ratings.count > 0) this.categories.set(category, ratings);
    else this.categories.delete(category);
  }

  /**
   * Figures by category, and over all shown categories. Hidden categories are left out of the sum: otherwise they could
   * be computed by subtraction.
   * @param volunteers number of active volunteers of a category
   */
  summary(volunteers: (category: string) => number): {
    byCategory: Readonly<Record<string, SatisfactionFigures>>;
    overall: SatisfactionFigures;
  } {
    const all = [...this.categories].sort(([a], [b]) => (a < b ? -1 : 1));
    const enough = all.filter(
      ([category, { raters }]) => raters.size >= MIN_PEOPLE_SHOWN && volunteers(category) >= MIN_PEOPLE_SHOWN,
    );
    const sum = { sum: 0, count: 0, raters: new Map<string, number>() };
    for (const [, stars] of enough) {
      sum.sum += stars.sum;
      sum.count += stars.count;
      for (const [rater, count] of stars.raters) sum.raters.set(rater, count);
    }
    const visible = new Set(enough.map(([category]) => category));
    return {
      byCategory: Object.fromEntries(
        all.map(([category, stars]) => [category, figures(stars, visible.has(category))] as const),
      ),
      overall: figures(sum, enough.length > 0),
    };
  }
}

function figures({ sum, count, raters }: Stars, shown: boolean): SatisfactionFigures {
  return { ratings: count, raters: raters.size, meanHundredths: shown ? meanHundredths({ sum, count }) : null };
}
