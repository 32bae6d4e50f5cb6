import { Caller } from '../auth/api-keys.service';
import { DomainError } from '../common/domain-error';
import { addMillis } from '../common/instant';
import { Outcome, Request } from '../ledger/core/command';
import { RedemptionCodeThrottle } from './redemption-code-throttle';

const START = '2026-11-20T04:00:00.000Z';
const MINUTE = 60_000;

const SHOP: Caller = { keyId: 'k', ledger: 'sunrise', roles: ['shop'], person: 'p', shop: 's', client: 'c' };
const WRONG = { kind: 'refused', replayed: false, refusal: { refused: 'consent-invalid' } } as unknown as Outcome;
const RIGHT = { kind: 'booked' } as unknown as Outcome;

describe('wrong redemption codes of a client', () => {
  let throttle: RedemptionCodeThrottle;
  beforeEach(() => {
    throttle = new RedemptionCodeThrottle();
  });

  /** Attempts some minutes after the start. Returns the seconds to wait, or undefined if it was not rejected. */
  async function attempt(minutes: number, outcome = WRONG): Promise<unknown> {
    const request = { arrived: addMillis(START, minutes * MINUTE) } as Request;
    try {
      await throttle.attempt(SHOP, request, () => Promise.resolve(outcome));
      return undefined;
    } catch (error) {
      return error instanceof DomainError && error.code === 'too-many-tries'
        ? error.details.values?.['seconds']
        : error;
    }
  }

  it('are at most ten in any fifteen minutes, not only in those that the first one began', async () => {
    for (let n = 0; n < 5; n += 1) expect(await attempt(0)).toBeUndefined();
    for (let n = 0; n < 5; n += 1) expect(await attempt(14)).toBeUndefined();
    expect(await attempt(14)).toBe(60);
    for (let n = 0; n < 5; n += 1) expect(await attempt(15)).toBeUndefined();
    expect(await attempt(15)).toBe(14 * 60);
  });

  it('leave valid codes uncounted', async () => {
    for (let n = 0; n < 30; n += 1) expect(await attempt(0, RIGHT)).toBeUndefined();
    for (let n = 0; n < 10; n += 1) expect(await attempt(0)).toBeUndefined();
    expect(await attempt(0, RIGHT)).toBe(15 * 60);
  });
});
