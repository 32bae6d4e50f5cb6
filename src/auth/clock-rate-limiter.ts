import { RateLimiterRes } from 'rate-limiter-flexible';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract';
import { Clock } from '../common/clock';

/** The most keys that a limiter counts at once. */
const MAX_KEYS = 10_000;

/** What a limiter allows for each key. */
export interface RateLimiterLimit {
  /** How much may be counted in a window. */
  readonly points: number;
  /** The length of a window in seconds. It begins with the first count of a key. */
  readonly duration: number;
}

/** The count of a key. */
interface Window {
  points: number;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** A window as it is when it is read. */
interface WindowState {
  readonly points: number;
  readonly msBeforeNext: number;
}

/**
 * A limiter of rate-limiter-flexible that counts in memory, by the service's clock. `RateLimiterMemory` of the package
 * takes the system's time and keeps any number of keys, with a timer for each (docs/decisions/0037).
 *
 * When there are too many keys, the one whose window began first is forgotten.
 */
export class ClockRateLimiter extends RateLimiterStoreAbstract {
  /** In the order in which the windows begin, and so in the order in which they end. */
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly clock: Clock,
    limit: RateLimiterLimit,
  ) {
    super({ ...limit, keyPrefix: '', storeClient: undefined });
  }

  /** Counts one for a key before anything else is done. Returns the seconds to wait if the limit is exceeded. */
  async count(key: string): Promise<number | undefined> {
    try {
      await this.consume(key);
      return undefined;
    } catch (result) {
      if (result instanceof RateLimiterRes) return Math.max(1, Math.ceil(result.msBeforeNext / 1000));
      throw result;
    }
  }

  // The four methods that rate-limiter-flexible asks of a limiter with a store. None awaits anything before it counts.

  protected _upsert(key: string, points: number, msDuration: number, forceExpire = false): Promise<WindowState> {
    const now = this.now();
    const known = forceExpire ? undefined : this.windowAt(key, now);
    if (known) known.points += points;
    return Promise.resolve(stateAt(known ?? this.begin(key, { points, endsAt: now + msDuration }, now), now));
  }

  protected _get(key: string): Promise<WindowState | null> {
    const now = this.now();
    const window = this.windowAt(key, now);
    return Promise.resolve(window ? stateAt(window, now) : null);
  }

  protected _delete(key: string): Promise<boolean> {
    return Promise.resolve(this.windows.delete(key));
  }

  protected _getRateLimiterRes(
    _: string,
    changedPoints: number,
    { points, msBeforeNext }: WindowState,
  ): RateLimiterRes {
    return new RateLimiterRes(Math.max(this.points - points, 0), msBeforeNext, points, points === changedPoints);
  }

  private begin(key: string, window: Window, now: number): Window {
    // Deleted first, so that the key moves to the end of the order.
    this.windows.delete(key);
    this.windows.set(key, window);
    for (const [oldest, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size <= MAX_KEYS) break;
      this.windows.delete(oldest);
    }
    return window;
  }

  private windowAt(key: string, now: number): Window | undefined {
    const window = this.windows.get(key);
    return window && window.endsAt > now ? window : undefined;
  }

  private now(): number {
    return Date.parse(this.clock.now());
  }
}

function stateAt({ points, endsAt }: Window, now: number): WindowState {
  return { points, msBeforeNext: endsAt - now };
}
