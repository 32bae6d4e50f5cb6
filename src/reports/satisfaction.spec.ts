import { Satisfaction } from './satisfaction';

/** Ratings of `care`, one a rater, and enough volunteers unless it is said. */
function rated(...raters: readonly string[]): Satisfaction {
  const satisfaction = new Satisfaction();
  for (const rater of raters) satisfaction.take('care', rater, 4);
  return satisfaction;
}

describe('satisfaction', () => {
  it('is hidden under three raters, however many ratings they gave, and shown from three on', () => {
    const care = (satisfaction: Satisfaction) => satisfaction.shown(() => 10).byCategory['care'];
    expect(care(rated('a', 'b'))).toEqual({ ratings: 2, raters: 2, meanHundredths: null });
    expect(care(rated('a', 'a', 'b', 'b', 'b'))).toEqual({ ratings: 5, raters: 2, meanHundredths: null });
    expect(care(rated('a', 'b', 'c'))).toEqual({ ratings: 3, raters: 3, meanHundredths: 400 });
  });

  it('is hidden where fewer than three volunteers served: a mean would be a verdict on one of them', () => {
    const three = rated('a', 'b', 'c');
    expect(three.shown(() => 2).byCategory['care']?.meanHundredths).toBeNull();
    expect(three.shown(() => 2).overall).toEqual({ ratings: 0, raters: 0, meanHundredths: null });
    expect(three.shown(() => 3).byCategory['care']?.meanHundredths).toBe(400);
  });

  it('leaves what is hidden out of the total, so that nobody can take the rest off it', () => {
    const satisfaction = rated('a', 'b', 'c');
    satisfaction.take('teach', 'd', 1);
    expect(satisfaction.shown(() => 10).overall).toEqual({ ratings: 3, raters: 3, meanHundredths: 400 });
  });

  it('counts a rater of two categories once in the total', () => {
    const satisfaction = rated('a', 'b', 'c');
    for (const rater of ['a', 'b', 'd']) satisfaction.take('teach', rater, 3);
    expect(satisfaction.shown(() => 10).overall).toEqual({ ratings: 6, raters: 4, meanHundredths: 350 });
  });
});
