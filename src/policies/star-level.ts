import { PolicyPack } from './policy-pack';

/** The level that a sum of record time reaches (`levels`): 0 below the first threshold, n from the n-th on. */
export function levelOf(pack: PolicyPack, minutes: number): number {
  return pack.levels.recordMinutes.filter((threshold) => minutes >= threshold).length;
}

/** Somebody's record time at a month's end, and by how much the month changed it. */
export interface MonthlyServiceTime {
  /** The level that they hold. */
  readonly level: number;
  readonly minutes: number;
  readonly changed: number;
}

/**
 * The level somebody has after a month (`levels`). It rises with the hours. It falls only when corrections took hours
 * away, never because a later policy asks for more, and not at all where the pack keeps levels.
 */
export function levelAfter(pack: PolicyPack, { level, minutes, changed }: MonthlyServiceTime): number {
  const reached = levelOf(pack, minutes);
  const kept = pack.levels.dropping === 'kept' || changed >= 0;
  return kept ? Math.max(level, reached) : reached;
}
