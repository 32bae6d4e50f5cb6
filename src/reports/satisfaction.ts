import { meanHundredths } from './figures';
import { MIN_PEOPLE_SHOWN } from './small-numbers.rules';

/** Ratings of the services of one category, or of several. */
export interface SatisfactionFigures {
  readonly ratings: number;
  /** Distinct people who rated. */
  readonly raters: number;
  /** Mean in hundredths of a star, rounded half up; null when there are too few raters, volunteers or rated volunteers to show it. */
  readonly meanHundredths: number | null;
}

/** A rating: who gave it, whose service it is about, and its stars. */
export interface Rating {
  readonly rater: string;
  readonly volunteer: string;
  readonly stars: number;
}

interface Stars {
  sum: number;
  count: number;
  /** Number of ratings by rater, and by the volunteer whom they are about. */
  readonly raters: Map<string, number>;
  readonly rated: Map<string, number>;
}

/** A rating that was given, or with the sign -1 withdrawn. */
export interface SignedRating extends Rating {
  readonly sign: 1 | -1;
}

/** Folds the ratings of a month by category, with their raters. Pure. */
export class Satisfaction {
  private readonly categories = new Map<string, Stars>();

  /** Adds a rating, or subtracts a withdrawn one. */
  add(category: string, { rater, volunteer, stars, sign }: SignedRating): void {
    const ratings = this.categories.get(category) ?? { sum: 0, count: 0, raters: new Map(), rated: new Map() };
    ratings.sum += sign * stars;
    ratings.count += sign;
    countPerson(ratings.raters, rater, sign);
    countPerson(ratings.rated, volunteer, sign);
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
    const enough = all.filter(([category, { raters, rated }]) =>
      [raters.size, rated.size, volunteers(category)].every((people) => people >= MIN_PEOPLE_SHOWN),
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

function figures({ sum, count, raters }: Omit<Stars, 'rated'>, shown: boolean): SatisfactionFigures {
  return { ratings: count, raters: raters.size, meanHundredths: shown ? meanHundredths({ sum, count }) : null };
}

/** Counts a person's ratings; one who has none left is no longer among them. */
function countPerson(people: Map<string, number>, person: string, sign: 1 | -1): void {
  const left = (people.get(person) ?? 0) + sign;
  if (left > 0) people.set(person, left);
  else people.delete(person);
}
