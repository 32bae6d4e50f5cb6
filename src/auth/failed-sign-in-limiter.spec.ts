import { Clock } from '../common/clock';
import { Settings } from '../config/settings';
import { FailedSignInLimiter } from './failed-sign-in-limiter';

class ManualClock extends Clock {
  at = '2026-11-20T04:00:00.000Z';
  override now(): string {
    return this.at;
  }
}

describe('wrong keys from one address', () => {
  const clock = new ManualClock();
  const failedSignIns = new FailedSignInLimiter(Object.assign(new Settings(), { WRONG_KEY_LIMIT: 3 }), clock);

  it('are allowed up to the limit, then refused until the window that began with the first one is over', async () => {
    expect(await failedSignIns.recordFailure('a')).toBeUndefined();
    clock.at = '2026-11-20T04:05:00.000Z';
    expect([await failedSignIns.recordFailure('a'), await failedSignIns.recordFailure('a')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await failedSignIns.recordFailure('a')).toBe(600);
    clock.at = '2026-11-20T04:14:59.999Z';
    expect(await failedSignIns.recordFailure('a')).toBe(1);
  });

  it('are no business of another address', async () => {
    expect(await failedSignIns.recordFailure('b')).toBeUndefined();
  });

  it('are forgotten when the window is over', async () => {
    clock.at = '2026-11-20T04:15:00.000Z';
    expect(await failedSignIns.recordFailure('a')).toBeUndefined();
  });

  it('stay counted, however many other addresses try', async () => {
    expect([await failedSignIns.recordFailure('a'), await failedSignIns.recordFailure('a')]).toEqual([
      undefined,
      undefined,
    ]);
    for (let n = 0; n < 9_000; n += 1) await failedSignIns.recordFailure(`other ${n}`);
    expect(await failedSignIns.recordFailure('a')).toBe(900);
  });
});
