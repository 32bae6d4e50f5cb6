import { meanHundredths } from './figures';

/** Under this many raters, or volunteers rated, a mean would tell what one neighbour said of another (domain.md §6). */
export const FEWEST_SHOWN = 3;

/** What people said of the services of one category, or of several. */
export interface SatisfactionFigures {
  readonly ratings: number;
  /** Distinct people who rated. */
  readonly raters: number;
  /** Mean in hundredths of a star, half up; null where there are too few to show it. */
  readonly meanHundredths: number | null;
}

interface Stars {
  sum: number;
  count: number;
  readonly raters: Set<string>;
}

/** Ratings of a month, with the people who gave them. Pure. */
export class Satisfaction {
  private readonly categories = new Map<string, Stars>();

  /** Takes the next rating. */
  take(category: string, rater: string, stars: number): void {
    const known = this.categories.get(category) ?? { sum: 0, count: 0, raters: new Set() };
    known.sum += stars;
    known.count += 1;
    known.raters.add(rater);
    this.categories.set(category, known);
  }

  /**
   * By category, and over all categories that are shown: were the hidden ones in the sum, anybody could take the others
   * off it.
   * @param volunteers active volunteers of a category
   */
  shown(volunteers: (category: string) => number): {
    byCategory: Readonly<Record<string, SatisfactionFigures>>;
    overall: SatisfactionFigures;
  } {
    const all = [...this.categories].sort(([a], [b]) => (a < b ? -1 : 1));
    const enough = all.filter(
      ([category, { raters }]) => raters.size >= FEWEST_SHOWN && volunteers(category) >= FEWEST_SHOWN,
    );
    const sum = { sum: 0, count: 0, raters: new Set<string>() };
    for (const [, stars] of enough) {
      sum.sum += stars.sum;
      sum.count += stars.count;
      for (const rater of stars.raters) sum.raters.add(rater);
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
