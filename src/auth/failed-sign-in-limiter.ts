import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Instant, secondsBetween } from '../common/instant';
import { Settings } from '../config/settings';

/** The time in which wrong keys are counted, in minutes. */
const WINDOW_MINUTES = 15;

/** How many addresses are remembered. */
const MAX_ADDRESSES = 10_000;

/**
 * Wrong keys by the address they come from. After too many, every further wrong key from there is refused unread until
 * the window is over. A right key goes on working: nobody can lock a centre out by guessing from its address.
 */
@Injectable()
export class FailedSignInLimiter {
  private readonly windows = new Map<string, { wrong: number; endsAt: Instant }>();

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Counts a wrong key. Seconds to wait when there were too many, else undefined. */
  recordFailure(address: string): number | undefined {
    const now = this.clock.now();
    const known = this.windows.get(address);
    const window = known && known.endsAt > now ? known : { wrong: 0, endsAt: endOfWindow(now) };
    window.wrong += 1;
    if (window !== known) this.remember(address, window, now);
    if (window.wrong <= this.settings.WRONG_KEY_LIMIT) return undefined;
    return Math.max(1, secondsBetween(now, window.endsAt));
  }

  private remember(address: string, window: { wrong: number; endsAt: Instant }, now: Instant): void {
    // Last in the order of windows, which is then the order in which they end.
    this.windows.delete(address);
    this.windows.set(address, window);
    for (const [other, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size <= MAX_ADDRESSES) break;
      this.windows.delete(other);
    }
  }
}

function endOfWindow(now: Instant): Instant {
  return new Date(Date.parse(now) + WINDOW_MINUTES * 60_000).toISOString();
}
