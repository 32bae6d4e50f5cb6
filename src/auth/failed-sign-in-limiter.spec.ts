import { Clock } from '../common/clock';
import { Settings } from '../config/settings';
import { FailedSignInLimiter } from './failed-sign-in-limiter';

class Hand extends Clock {
  at = '2026-11-20T04:00:00.000Z';
  override now(): string {
    return this.at;
  }
}

describe('wrong keys from one address', () => {
  const clock = new Hand();
  const failedSignIns = new FailedSignInLimiter(Object.assign(new Settings(), { WRONG_KEY_LIMIT: 3 }), clock);

  it('are allowed up to the limit, then refused until the window that began with the first one is over', () => {
    expect(failedSignIns.recordFailure('a')).toBeUndefined();
    clock.at = '2026-11-20T04:05:00.000Z';
    expect([failedSignIns.recordFailure('a'), failedSignIns.recordFailure('a')]).toEqual([undefined, undefined]);
    expect(failedSignIns.recordFailure('a')).toBe(600);
    clock.at = '2026-11-20T04:14:59.999Z';
    expect(failedSignIns.recordFailure('a')).toBe(1);
  });

  it('are no business of another address', () => {
    expect(failedSignIns.recordFailure('b')).toBeUndefined();
  });

  it('are forgotten when the window is over', () => {
    clock.at = '2026-11-20T04:15:00.000Z';
    expect(failedSignIns.recordFailure('a')).toBeUndefined();
  });

  it('stay counted, however many other addresses try', () => {
    expect([failedSignIns.recordFailure('a'), failedSignIns.recordFailure('a')]).toEqual([undefined, undefined]);
    for (let n = 0; n < 9_000; n += 1) failedSignIns.recordFailure(`other ${n}`);
    expect(failedSignIns.recordFailure('a')).toBe(900);
  });
});
