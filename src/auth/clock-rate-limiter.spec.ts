import { Clock } from '../common/clock';
import { addMillis } from '../common/instant';
import { ClockRateLimiter } from './clock-rate-limiter';

const START = '2026-11-20T04:00:00.000Z';

class ManualClock extends Clock {
  at = START;
  override now(): string {
    return this.at;
  }
}

describe('a rate limiter', () => {
  let clock: ManualClock;
  let limiter: ClockRateLimiter;
  beforeEach(() => {
    clock = new ManualClock();
    limiter = new ClockRateLimiter(clock, { points: 3, duration: 60 });
  });
  const countTimes = (times: number, key = 'a'): Promise<(number | undefined)[]> =>
    Promise.all(Array.from({ length: times }, () => limiter.count(key)));

  it('allows as many as the limit of a hundred at once', async () => {
    const waits = await countTimes(100);
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(3);
    expect(waits.filter((wait) => wait === 60)).toHaveLength(97);
  });

  it('begins a new window when the one that the first count began is over', async () => {
    await countTimes(1);
    clock.at = addMillis(START, 30_000);
    expect(await countTimes(3)).toEqual([undefined, undefined, 30]);
    clock.at = addMillis(START, 59_999);
    expect(await countTimes(1)).toEqual([1]);
    clock.at = addMillis(START, 60_000);
    expect(await countTimes(4)).toEqual([undefined, undefined, undefined, 60]);
  });

  it('counts each key for itself', async () => {
    await countTimes(4);
    expect(await countTimes(1, 'b')).toEqual([undefined]);
  });

  it('keeps ten thousand keys, and forgets the one whose window began first', async () => {
    await countTimes(4);
    for (let n = 1; n < 10_000; n += 1) await limiter.count(`key ${n}`);
    expect(await countTimes(1)).toEqual([60]);
    await limiter.count('one more');
    expect(await countTimes(1)).toEqual([undefined]);
    expect(await limiter.get('key 1')).toBeNull();
    expect(await limiter.get('key 2')).toMatchObject({ consumedPoints: 1, remainingPoints: 2, msBeforeNext: 60_000 });
  });

  it('takes back, blocks and deletes as rate-limiter-flexible says', async () => {
    await countTimes(3);
    await limiter.reward('a');
    expect(await countTimes(2)).toEqual([undefined, 60]);
    await limiter.block('a', 120);
    clock.at = addMillis(START, 119_000);
    expect(await countTimes(1)).toEqual([1]);
    expect(await limiter.delete('a')).toBe(true);
    expect(await limiter.delete('a')).toBe(false);
    expect(await countTimes(1)).toEqual([undefined]);
  });
});
