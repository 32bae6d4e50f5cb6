import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Settings } from '../config/settings';
import { ClockRateLimiter } from './clock-rate-limiter';

/** The time in which wrong keys are counted: a quarter of an hour. */
const WINDOW_SECONDS = 15 * 60;

/**
 * Limits wrong keys by the address that they come from. After too many, every further wrong key from the address is
 * rejected until the window is over. Valid keys keep working, so that nobody can lock a centre out by guessing from its
 * address.
 */
@Injectable()
export class FailedSignInLimiter {
  private readonly limiter: ClockRateLimiter;

  constructor({ WRONG_KEY_LIMIT }: Settings, clock: Clock) {
    this.limiter = new ClockRateLimiter(clock, { points: WRONG_KEY_LIMIT, duration: WINDOW_SECONDS });
  }

  /** Counts a wrong key. Returns the seconds to wait if there were too many. */
  recordFailure(address: string): Promise<number | undefined> {
    return this.limiter.count(address);
  }
}
