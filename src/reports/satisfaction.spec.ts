import { Satisfaction, SignedRating } from './satisfaction';

const given = (rater: string, stars: number, volunteer = 'v'): SignedRating => ({ rater, volunteer, stars, sign: 1 });

/** One rating of `care` by each rater, each of another volunteer. */
function rated(...raters: readonly string[]): Satisfaction {
  const satisfaction = new Satisfaction();
  for (const [n, rater] of raters.entries()) satisfaction.add('care', given(rater, 4, `v${n}`));
  return satisfaction;
}

describe('satisfaction', () => {
  it('is hidden under three raters, however many ratings they gave, and shown from three raters on', () => {
    const care = (satisfaction: Satisfaction) => satisfaction.summary(() => 10).byCategory['care'];
    expect(care(rated('a', 'b'))).toEqual({ ratings: 2, raters: 2, meanHundredths: null });
    expect(care(rated('a', 'a', 'b', 'b', 'b'))).toEqual({ ratings: 5, raters: 2, meanHundredths: null });
    expect(care(rated('a', 'b', 'c'))).toEqual({ ratings: 3, raters: 3, meanHundredths: 400 });
  });

  it('is hidden where fewer than three volunteers served', () => {
    const three = rated('a', 'b', 'c');
    expect(three.summary(() => 2).byCategory['care']?.meanHundredths).toBeNull();
    expect(three.summary(() => 2).overall).toEqual({ ratings: 0, raters: 0, meanHundredths: null });
    expect(three.summary(() => 3).byCategory['care']?.meanHundredths).toBe(400);
  });

  it('is hidden where the ratings are about fewer than three volunteers', () => {
    const satisfaction = new Satisfaction();
    for (const rater of ['a', 'b', 'c', 'd']) satisfaction.add('care', given(rater, 2, rater === 'a' ? 'v' : 'w'));
    expect(satisfaction.summary(() => 10).byCategory['care']).toEqual({ ratings: 4, raters: 4, meanHundredths: null });
  });

  it('leaves hidden categories out of the total, so that they cannot be computed by subtraction', () => {
    const satisfaction = rated('a', 'b', 'c');
    satisfaction.add('teach', given('d', 1));
    expect(satisfaction.summary(() => 10).overall).toEqual({ ratings: 3, raters: 3, meanHundredths: 400 });
  });

  it('does not count withdrawn ratings, nor a rater who has none left', () => {
    const care = (satisfaction: Satisfaction) => satisfaction.summary(() => 10).byCategory['care'];
    const satisfaction = rated('a', 'b', 'c', 'c');
    const withdraw = (rater: string, volunteer: string): void =>
      satisfaction.add('care', { ...given(rater, 4, volunteer), sign: -1 });
    withdraw('c', 'v3');
    expect(care(satisfaction)).toEqual({ ratings: 3, raters: 3, meanHundredths: 400 });
    withdraw('c', 'v2');
    expect(care(satisfaction)).toEqual({ ratings: 2, raters: 2, meanHundredths: null });
    withdraw('a', 'v0');
    withdraw('b', 'v1');
    expect(care(satisfaction)).toBeUndefined();
  });

  it('counts a rater of two categories once in the total', () => {
    const satisfaction = rated('a', 'b', 'c');
    for (const rater of ['a', 'b', 'd']) satisfaction.add('teach', given(rater, 3, rater));
    expect(satisfaction.summary(() => 10).overall).toEqual({ ratings: 6, raters: 4, meanHundredths: 350 });
  });
});
