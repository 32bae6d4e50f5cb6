import { SUNRISE } from '../policies/packs/sunrise';
import { checkRating } from './rating.rules';

const rated = { record: 'r', volunteer: 'v', activity: 'a', category: 'care' };
const judge = (stars: number, record: typeof rated | undefined = rated, raters: string[] = []): object =>
  checkRating({ id: 'x', rater: 'me', stars }, record, raters, SUNRISE);

describe('a rating', () => {
  it('is one to five stars', () => {
    expect([1, 5].map((stars) => judge(stars))).toEqual([rated, rated]);
    expect([0, 6, -1].map((stars) => judge(stars))).toEqual(
      Array(3).fill(expect.objectContaining({ refused: 'out-of-range' })),
    );
  });

  it('is for an approved record', () => {
    expect(checkRating({ id: 'x', rater: 'me', stars: 5 }, undefined, [], SUNRISE)).toMatchObject({
      refused: 'no-such-record',
    });
  });

  it('is given once by each rater', () => {
    expect(judge(5, rated, ['somebody'])).toEqual(rated);
    expect(judge(5, rated, ['me'])).toMatchObject({ refused: 'already-rated' });
  });

  it('out of range is the first reason, before a missing record', () => {
    expect(checkRating({ id: 'x', rater: 'me', stars: 9 }, undefined, [], SUNRISE)).toMatchObject({
      refused: 'out-of-range',
    });
  });
});
