import { SUNRISE } from '../policies/packs/sunrise';
import { Entry } from '../ledger/core/entry';
import { checkRating, withdrawalEntry } from './rating.rules';

const service = { record: 'r', volunteer: 'v', activity: 'a', category: 'care' };
const check = (stars: number, raters: string[] = []): object =>
  checkRating({ id: 'x', rater: 'me', stars }, service, raters, SUNRISE);

describe('checkRating', () => {
  it('accepts one to five stars and rejects others', () => {
    expect([1, 5].map((stars) => check(stars))).toEqual([service, service]);
    expect([0, 6, -1].map((stars) => check(stars))).toEqual(
      Array(3).fill(expect.objectContaining({ refused: 'out-of-range' })),
    );
  });

  it('rejects a rating without an approved record', () => {
    expect(checkRating({ id: 'x', rater: 'me', stars: 5 }, undefined, [], SUNRISE)).toMatchObject({
      refused: 'no-such-record',
    });
  });

  it('rejects a second rating of the same rater', () => {
    expect(check(5, ['other'])).toEqual(service);
    expect(check(5, ['me'])).toMatchObject({ refused: 'already-rated' });
  });

  it('rejects a rating of one’s own service', () => {
    expect(checkRating({ id: 'x', rater: 'v', stars: 5 }, service, [], SUNRISE)).toMatchObject({
      ...{ refused: 'self-rating', field: 'rater' },
    });
  });

  it('reports stars out of range before a missing record', () => {
    expect(checkRating({ id: 'x', rater: 'me', stars: 9 }, undefined, [], SUNRISE)).toMatchObject({
      refused: 'out-of-range',
    });
  });
});

describe('withdrawalEntry', () => {
  const facts = { rating: 'x', rater: 'me', stars: '2', ...service };
  const given = { seq: 7, period: '2026-09', policy: 'p', facts: { ...facts, late: 'yes' } } as unknown as Entry;
  const at = { day: '2026-10-02', month: '2026-10', reason: 'hmac' };

  it('copies the facts of the rating, and names its entry and its month', () => {
    expect(withdrawalEntry(given, 's', at)).toEqual({
      ...{ kind: 'rating.withdrawn', period: '2026-10', occurred: '2026-10-02', policy: 'p', sides: [] },
      facts: { ...facts, given: '7', period: '2026-09', reason: 'hmac' },
    });
  });

  it('is refused to the volunteer who was rated', () => {
    expect(withdrawalEntry(given, 'v', at)).toMatchObject({ refused: 'self-rating' });
  });
});
