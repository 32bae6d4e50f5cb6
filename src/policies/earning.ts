import { Instant, secondsBetween } from '../common/instant';
import { floorProduct } from '../common/fraction';
import { PolicyPack } from './policy-pack';

/** What a service earns: service time and coins in minutes, points in hundredths. The units are never converted. */
export interface Earnings {
  readonly minutes: number;
  readonly coins: number;
  readonly points: number;
}

/** Service time between two instants, in whole minutes (`record`). It is the statutory record and is never capped. */
export function recordMinutes(pack: PolicyPack, from: Instant, to: Instant): number {
  const seconds = secondsBetween(from, to);
  const { unitSeconds } = pack.record;
  return floorProduct(Math.floor(seconds / unitSeconds) * unitSeconds, [1, 60]);
}

/** Minutes of a record that count for coins and points (`credit`): capped, then rounded down to whole steps. */
export function creditedMinutes(pack: PolicyPack, minutes: number): number {
  const { capMinutes, stepMinutes } = pack.credit;
  return Math.floor(Math.min(minutes, capMinutes) / stepMinutes) * stepMinutes;
}

/**
 * Computes what a record of a category earns (`earns`, `categories`).
 * @throws Error when the pack doesn't have the category
 */
export function earningsOf(pack: PolicyPack, category: string, minutes: number): Earnings {
  const credited = creditedMinutes(pack, minutes);
  const factor = pack.categories[category];
  if (!factor) throw new Error(`the pack ${pack.name} has no category ${category}`);
  return {
    minutes,
    coins: floorProduct(credited, [pack.earns.coins.minutesPerHour, 60]),
    points: floorProduct(credited, [pack.earns.points.hundredthsPerHour, 60], factor),
  };
}
